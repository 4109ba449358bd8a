" Vim filetype plugin
" Language: Scansion scripts

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=b:##,b:#,b://,b:--
setlocal commentstring=#\ %s
" Not r and o: what follows a comment is nearly always something else.
setlocal formatoptions-=t formatoptions-=r formatoptions-=o formatoptions+=cql
setlocal matchpairs+=<:>
setlocal suffixesadd=.scs
let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< matchpairs< suffixesadd<'

" "scs fmt" indents by tabs.
if get(g:, 'scansion_recommended_style', 1)
  setlocal noexpandtab shiftwidth=0 softtabstop=0
  let b:undo_ftplugin .= ' | setlocal expandtab< shiftwidth< softtabstop<'
endif

if get(g:, 'scansion_folding', 0)
  setlocal foldmethod=syntax foldlevel=99
  let b:undo_ftplugin .= ' | setlocal foldmethod< foldlevel<'
endif

" For the plugin matchit: from a tag to its end tag.
if exists('loaded_matchit')
  let b:match_ignorecase = 0
  let b:match_words = '<:>,<\@<=\([^/!?][^ \t>]*\)\%(\s[^>]*[^/]\|\s\)\=>:<\@<=/\1>'
  let b:undo_ftplugin .= ' | unlet! b:match_ignorecase b:match_words'
endif

" From one opener to the next: a section, the separator, an action.
for s:mode in ['n', 'x', 'o']
  execute s:mode . 'noremap <silent> <buffer> ]] <Cmd>call search("^" . g:scansion#opener, "W")<CR>'
  execute s:mode . 'noremap <silent> <buffer> [[ <Cmd>call search("^" . g:scansion#opener, "bW")<CR>'
  let b:undo_ftplugin .= ' | execute "silent! ' . s:mode . 'unmap <buffer> ]]" | execute "silent! ' . s:mode . 'unmap <buffer> [["'
endfor
unlet s:mode
