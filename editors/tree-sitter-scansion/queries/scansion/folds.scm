[
  (section)
  (action)
  (element)
  (xml_comment)
] @fold
