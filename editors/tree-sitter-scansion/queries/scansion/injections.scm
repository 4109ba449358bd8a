([
  (comment)
  (xml_comment)
] @injection.content
  (#set! injection.language "comment"))
