" Vim syntax file
" Language: Scansion scripts, tests of XMPP servers

if exists('b:current_syntax')
  finish
endif
let s:cpo = &cpo
set cpo&vim

syntax case match
syntax spell notoplevel

" A file is a row of blocks, each an opener with what is indented below it. A
" mistake costs its own block: keepend ends whatever was left open in it.
let s:comment = '\%(#\|//\|--\)'
let s:separator = '^-\{3,}\s*$'
let s:next = '^\ze' . g:scansion#opener
let s:action = '^\%(\s\|\[\|<\|' . s:comment . '\)\@!.'
let s:verbs = '\%(connects\|disconnects\|sends\|receives\)\%(\s\|:\|$\)\@='

" Cast
execute 'syntax region scansionSection keepend fold transparent start=/^\[/ end=/' . escape(s:next, '/')
      \ . '/ contains=scansionClass,scansionProperty,scansionComment,scansionTag'
syntax region scansionClass contained matchgroup=scansionDelimiter start=/^\[/ end=/\]/ oneline
      \ nextgroup=scansionDeclared skipwhite
syntax match scansionDeclared contained /\S.\{-}\ze\s*$/
syntax match scansionProperty contained /^\s\+\zs[^: \t<][^:]\{-}\ze\s*:/ nextgroup=scansionColon skipwhite
syntax match scansionColon contained /:/ nextgroup=scansionValue skipwhite
syntax match scansionValue contained /\S.\{-}\ze\s*$/

" Actions. The verb is the last one before the first colon, never the first word.
execute 'syntax region scansionAction keepend fold transparent start=/' . escape(s:action, '/') . '/ end=/' . escape(s:next, '/')
      \ . '/ contains=scansionCharacter,scansionComment,scansionTag,@scansionContent'
execute 'syntax match scansionCharacter contained /^\%([ \t<#]\|\/\/\|--\)\@!\S\%([^:]*\S\)\=\ze\s\+' . s:verbs
      \ . '/ nextgroup=scansionVerb skipwhite'
execute 'syntax match scansionVerb contained /' . s:verbs . '/ nextgroup=scansionVerbColon,scansionNothing skipwhite'
syntax match scansionVerbColon contained /:/ nextgroup=scansionNothing skipwhite
syntax match scansionNothing contained /\%(receives\s*:\=\s*\)\@<=nothing\ze\s*$/

" Bodies
syntax cluster scansionContent contains=scansionElement,scansionEnd,scansionXMLComment,scansionCData,scansionForbidden,
      \scansionEntity,scansionExpression,scansionPlaceholder
syntax region scansionElement contained matchgroup=scansionBracket start=/<\ze[^ \t!?\/<>]/ end=/\/\=>/ end=/\ze</
      \ contains=scansionName,scansionAttribute,scansionNamespaces,scansionOverride,scansionEquals,scansionString,
      \scansionComment,scansionTag
syntax region scansionEnd contained matchgroup=scansionBracket start=/<\// end=/>/ end=/\ze</
      \ contains=scansionName,scansionComment,scansionTag
syntax match scansionAttribute contained /[^ \t"'\/<=>]\+\ze\s*\%(=\|$\)/
syntax match scansionNamespaces contained /\<xmlns\%(:[^ \t"'\/<=>]\+\)\=\ze\s*\%(=\|$\)/
      \ nextgroup=scansionNamespaceEquals skipwhite skipempty
syntax match scansionNamespaceEquals contained /=/ nextgroup=scansionNamespace skipwhite skipempty
syntax match scansionOverride contained /\<scansion:[^ \t"'\/<=>]\+\ze\s*\%(=\|$\)/
syntax match scansionEquals contained /=/
syntax match scansionName contained /\%(<\/\=\)\@2<=[^ \t"'\/<=>]\+/
syntax region scansionString contained keepend start=/"/ end=/"/ end=/\ze</
      \ contains=scansionEntity,scansionExpression,scansionPlaceholder,scansionComment,scansionTag
syntax region scansionString contained keepend start=/'/ end=/'/ end=/\ze</
      \ contains=scansionEntity,scansionExpression,scansionPlaceholder,scansionComment,scansionTag
syntax region scansionNamespace contained keepend start=/"/ end=/"/ end=/\ze</ contains=scansionEntity,scansionExpression
syntax region scansionNamespace contained keepend start=/'/ end=/'/ end=/\ze</ contains=scansionEntity,scansionExpression
syntax region scansionXMLComment contained start=/<!--/ end=/-->/ contains=@Spell
syntax region scansionCData contained matchgroup=scansionBracket start=/<!\[CDATA\[/ end=/\]\]>/
syntax match scansionForbidden contained /<\%(?\|!\a\)[^>]*>\=/
syntax match scansionEntity contained /&\%(lt\|gt\|amp\|apos\|quot\|#\d\+\|#x\x\+\);/

" Expressions and placeholders
syntax region scansionExpression contained keepend oneline start=/\${\ze[^{}]*}/ end=/}/
      \ contains=scansionCapture,scansionReferred
syntax match scansionCapture contained /\%(\${\)\@2<=[^{}]\+/
syntax match scansionReferred contained /\%(\${\)\@2<=[^{}]\+\ze's \%(full \)\=JID}/
syntax match scansionPlaceholder contained /{scansion:any}/
syntax match scansionPlaceholder contained /{scansion:capture:[^{}]\+}/ contains=scansionBound
syntax match scansionBound contained /\%({scansion:capture:\)\@18<=[^{}]\+/

" Comments and the separator stand in column 0, wherever they are.
execute 'syntax match scansionComment /^' . escape(s:comment, '/') . '.*/ contains=scansionSuppression,@Spell'
syntax match scansionSuppression contained /\<scslint:\s*disable\%(-file\)\==[^ \t]*\%(,\s*[^ \t]\+\)*/ contains=@NoSpell
syntax match scansionTag /^##\%(#\)\@!.*/ contains=scansionTagName
syntax match scansionTagName contained /\%(^##\s*\)\@<=[^: \t][^:]\{-}\ze\s*\%(:\|$\)/
execute 'syntax match scansionSeparator /' . s:separator . '/'

" A block that is broken ends where the next begins, which is not known unless
" its beginning is. Scripts are short.
syntax sync fromstart

highlight default link scansionClass           Type
highlight default link scansionDeclared        scansionCharacter
highlight default link scansionCharacter       Identifier
highlight default link scansionProperty        scansionAttribute
highlight default link scansionColon           scansionDelimiter
highlight default link scansionValue           scansionString
highlight default link scansionVerb            Statement
highlight default link scansionVerbColon       scansionDelimiter
highlight default link scansionNothing         scansionVerb
highlight default link scansionSeparator       PreProc
highlight default link scansionDelimiter       Delimiter
highlight default link scansionBracket         scansionDelimiter
highlight default link scansionElement         NONE
highlight default link scansionName            Function
highlight default link scansionAttribute       Type
highlight default link scansionNamespaces      scansionAttribute
highlight default link scansionNamespaceEquals scansionEquals
highlight default link scansionOverride        PreProc
highlight default link scansionEquals          scansionDelimiter
highlight default link scansionString          String
highlight default link scansionNamespace       Constant
highlight default link scansionXMLComment      Comment
highlight default link scansionCData           String
highlight default link scansionForbidden       Error
highlight default link scansionEntity          SpecialChar
highlight default link scansionExpression      Special
highlight default link scansionReferred        scansionCharacter
highlight default link scansionCapture         Special
highlight default link scansionPlaceholder     Special
highlight default link scansionBound           scansionCapture
highlight default link scansionComment         Comment
highlight default link scansionSuppression     SpecialComment
highlight default link scansionTag             Comment
highlight default link scansionTagName         SpecialComment

" What the language server says is shown in the same colours. Text between tags
" has none.
if has('nvim')
  for [s:token, s:group] in items({
        \ 'class': 'Name', 'type': 'Class', 'variable': 'Character', 'property': 'Attribute', 'namespace': 'Namespace',
        \ 'keyword': 'Verb', 'operator': 'Separator', 'parameter': 'Capture', 'macro': 'Expression',
        \ 'decorator': 'Override', 'enumMember': 'Entity' })
    execute 'highlight default link @lsp.type.' . s:token . '.scansion scansion' . s:group
  endfor
  highlight default link @lsp.type.comment.scansion NONE
  highlight default link @lsp.type.string.scansion NONE
  unlet s:token s:group
endif

let b:current_syntax = 'scansion'
unlet s:action s:comment s:separator s:next s:verbs
let &cpo = s:cpo
unlet s:cpo
