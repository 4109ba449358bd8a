(script) @local.scope

(section
  name: (character) @local.definition)

(action
  name: (character) @local.reference)

(expression
  (character) @local.reference)

(placeholder
  (capture) @local.definition)

(expression
  (capture) @local.reference)
