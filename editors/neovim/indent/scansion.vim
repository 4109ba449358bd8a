" Vim indent file
" Language: Scansion scripts

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=ScansionIndent(v:lnum)
setlocal indentkeys=o,O,<>>,*<Return>
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*ScansionIndent')
  finish
endif

" The width of line a:lnum: by the tags above it in a body, one step below an
" opener. What is in column 0 stays there.
function! ScansionIndent(lnum) abort
  let line = getline(a:lnum)
  if line =~# '^[^ \t<]'
    return 0
  endif
  let above = prevnonblank(a:lnum - 1)
  while above > 0 && getline(above) =~# '^\%(#\|//\|--\)'
    let above = prevnonblank(above - 1)
  endwhile
  if above == 0
    return 0
  endif
  let before = getline(above)
  if before =~# '^[^ \t<]'
    return before =~# '^\[\|\s\%(sends\|receives\)\s*:\=\s*$' ? shiftwidth() : 0
  endif
  " Two blank lines, or a block that is complete: a new block begins.
  if line =~# '^\s*$' && above < a:lnum - 1
    return 0
  endif
  let depth = s:Opened(before) - (line =~# '^\s*</' ? 1 : 0)
  return max([indent(above) + depth * shiftwidth(), line =~# '^\s*<' ? shiftwidth() : 0])
endfunction

" How many more elements a line opens than it closes. An end tag at its
" beginning is in its indent already.
function! s:Opened(line) abort
  let text = substitute(a:line, '^\s*</[^>]*>', '', '')
  let text = substitute(text, '<!\[CDATA\[.\{-}\]\]>\|<!--.\{-}-->', '', 'g')
  let text = substitute(text, '"[^"]*"\|''[^'']*''', '', 'g')
  let opened = 0
  for tag in split(text, '<\zs')[1:]
    let name = matchstr(tag, '^[^>]*>\=')
    let opened += name[0] ==# '/' ? -1 : name =~# '/>$' ? 0 : name =~# '^[^ !?]' ? 1 : 0
  endfor
  return opened
endfunction
