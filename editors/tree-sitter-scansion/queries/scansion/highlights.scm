; The names are those that Helix and Neovim have in common, or that fall back to
; one that they have.

(comment) @comment
(xml_comment) @comment
(tag) @comment.documentation
(suppression) @keyword.directive
(script . (comment) @markup.heading) ; the title

(separator) @punctuation.special

(class) @type
(character) @label
(key) @attribute
(value) @string

(verb) @keyword
(nothing) @constant.builtin

(tag_name) @tag
(attribute_name) @attribute
(override_name) @keyword.directive
(string) @string
(namespace) @string.special.url
(cdata) @string
(entity) @string.special

(expression
  [
    "${"
    "}"
  ] @punctuation.special)

(expression
  (form) @function.macro)

(placeholder) @function.macro
(capture) @variable.parameter

; Characters in expressions, after the string that they stand in.
(expression
  (character) @label)

[
  "["
  "]"
  "<"
  "</"
  ">"
  "/>"
] @punctuation.bracket

[
  ":"
  "="
] @punctuation.delimiter
