" What a .scs file is. Others use the name too: Spectre netlists, for one.

" Tells whether lines are the beginning of a Scansion script: a section, the
" separator or an action is the first thing in them that is no comment. A file
" without anything but comments is going to be one.
function! scansion#is_script(lines) abort
  for line in a:lines
    if line =~# '^\s*$' || line =~# '^\%(#\|//\|--\)' && line !~# '^-\{3,}\s*$'
      continue
    endif
    return line =~# '^\[[^\]]\+\]\s*\S' || line =~# '^-\{3,}\s*$'
          \ || line =~# '^\S[^:]*\s\%(connects\|disconnects\|sends\|receives\)\%(\s\|:\|$\)'
  endfor
  return 1
endfunction

" The pattern of an opener, the line that a block begins with: a section, the
" separator or an action.
let g:scansion#opener = '\%(-\{3,}\s*$\|\%(\s\|#\|//\|--\|<\)\@!.\)'

" The line of the action that line a:lnum of the current buffer belongs to, or
" 0. Comments belong to what is below them, unless they are within a body.
function! scansion#action(lnum) abort
  let lnum = a:lnum
  while lnum < line('$') && getline(lnum) =~# '^\%(#\|//\|--\|\s*$\)' && getline(lnum) !~# '^' . g:scansion#opener
    let lnum += 1
  endwhile
  while lnum > 0 && getline(lnum) !~# '^' . g:scansion#opener
    let lnum -= 1
  endwhile
  return getline(lnum) =~# '^\%(\[\|-\{3,}\s*$\)' ? 0 : lnum
endfunction
