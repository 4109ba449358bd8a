" Neovim detects in Lua, so that vim.filetype.match() knows scripts as well.
if has('nvim')
  lua vim.filetype.add({ extension = { scs = function(_, bufnr)
        \ if not bufnr or not vim.api.nvim_buf_is_valid(bufnr) or vim.fn['scansion#is_script'](vim.api.nvim_buf_get_lines(bufnr, 0, 200, false)) == 1 then
        \   return 'scansion'
        \ end
        \ end } })
else
  autocmd BufNewFile,BufRead *.scs
        \ if scansion#is_script(getline(1, 200)) | setfiletype scansion | endif
endif
