" Writes how scripts are highlighted, for Vim and for Neovim:
"
"   vim -N -es -u NONE --cmd 'let g:plugin = DIR' --cmd 'let g:target = DIR' -S snapshot.vim SCRIPT…
"
" For each script a file in g:target, with a line for each line of the script
" that has anything highlighted: its number, and group and text in turn. What
" stands between names and values is left out.
execute 'set runtimepath^=' . fnameescape(g:plugin)
filetype plugin indent on
syntax on

" The runs of equal groups in a line of the buffer.
function! s:Line(number) abort
  let runs = []
  let last = 0
  let column = 1
  for character in split(getline(a:number), '\zs')
    let id = synID(a:number, column, 1)
    if id != last
      call add(runs, [substitute(synIDattr(id, 'name'), '^scansion', '', ''), ''])
      let last = id
    endif
    if id
      let runs[-1][1] .= character
    endif
    let column += len(character)
  endfor
  let left_out = ['', 'Bracket', 'Equals', 'NamespaceEquals']
  call filter(runs, 'index(left_out, v:val[0]) < 0 && v:val[1] !~# "^\\s*$"')
  return join(map(runs, 'v:val[0] . "‹" . v:val[1] . "›"'))
endfunction

" The highlighting of the current buffer, as lines of text.
function! s:Buffer() abort
  let out = ['filetype ' . &filetype]
  for number in range(1, line('$'))
    let line = s:Line(number)
    if line !=# ''
      call add(out, number . ' ' . line)
    endif
  endfor
  return out
endfunction

" Twice: from the top, and from lines further down without what is above them,
" as after a jump. Both have to agree.
for s:script in argv()
  execute 'edit ' . fnameescape(s:script)
  let s:whole = s:Buffer()
  let s:jumps = []
  for s:number in range(5, line('$'), 7)
    edit
    let s:line = s:Line(s:number)
    if s:line !=# '' && index(s:whole, s:number . ' ' . s:line) < 0
      call add(s:jumps, 'after a jump: ' . s:number . ' ' . s:line)
    endif
  endfor
  call writefile(s:whole + s:jumps, g:target . '/' . fnamemodify(s:script, ':t:r') . '.txt')
endfor
qall!
