-- The language server as Neovim 0.11 and later want it described:
-- vim.lsp.enable('scs') is all it takes, and vim.lsp.config('scs', {…}) changes it.
return require('scs.client').config()
