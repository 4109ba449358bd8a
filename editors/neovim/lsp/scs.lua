-- The language server as Neovim 0.11 and later want it described:
-- vim.lsp.enable('scs') is all it takes, and vim.lsp.config('scs', {…}) changes it.
local config = require('scs.client').config()

-- A missing program is said once, by plugin/scs.lua, and not started.
config.root_dir = function(buffer, start)
  if vim.fn.executable(require('scs').options.cmd[1]) == 1 then
    start(vim.fs.root(buffer, config.root_markers))
  end
end

return config
