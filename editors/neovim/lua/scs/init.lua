-- What a user calls. See :help scs.
local M = {}

---@class scs.Options
---@field cmd? string[] the command of the language server
---@field settings? table what .scs.toml holds, as a table: { lint = {…}, run = {…} }
---@field autocomplete? boolean show what can be chosen while you type
---@field close_tags? boolean close a tag when its ">" or the "</" of its end tag is typed
---@field codelens? boolean show what can be run, and how it ended
---@field format_on_save? boolean format before a script is written
---@field open_quickfix? boolean open the quickfix window when a run fails

---@type scs.Options
M.options = {
  cmd = { 'scs', 'lsp' },
  settings = {},
  autocomplete = true,
  close_tags = true,
  codelens = true,
  format_on_save = false,
  open_quickfix = false,
}

local enabled = false

-- For Neovim 0.10, which does not read lsp/scs.lua.
local function start_by_filetype()
  local function start(buffer)
    local wanted = vim.bo[buffer].filetype == 'scansion' and vim.bo[buffer].buftype == ''
    if wanted and vim.fn.executable(M.options.cmd[1]) == 1 then
      local config = require('scs.client').config()
      config.root_dir = vim.fs.root(buffer, config.root_markers)
      vim.lsp.start(config, { bufnr = buffer })
    end
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('scs.start', {}),
    pattern = 'scansion',
    callback = function(event)
      start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      start(buffer)
    end
  end
end

--- Starts the language server in scripts, those that are open and those to come.
function M.enable()
  if enabled then
    return
  end
  enabled = true
  if vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.enable('scs')
  else
    start_by_filetype()
  end
end

--- Changes options, and starts the language server in scripts. Nothing needs
--- to be called if the defaults do.
---@param options? scs.Options
function M.setup(options)
  M.options = vim.tbl_extend('force', M.options, options or {})
  if vim.fn.has('nvim-0.11') == 1 then
    -- lsp/scs.lua may have been read already.
    local cmd = require('scs.version').start(M.options.cmd)
    vim.lsp.config('scs', { cmd = cmd, settings = { scs = M.options.settings } })
  end
  M.enable()
end

return M
