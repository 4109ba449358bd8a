-- What happened in the last run of a script, in the browser.
local M = {}

local run = require('scs.run')

-- The page of each script that was shown, by its URI. Neovim removes them when
-- it ends.
local pages = {}

-- Writes a page into a file of its script, and opens that.
local function open(uri, html)
  pages[uri] = pages[uri] or vim.fn.tempname() .. '.html'
  local path = pages[uri]
  vim.fn.writefile(vim.split(html, '\n', { plain = true }), path, 'b')
  local process, err = vim.ui.open(path)
  if process then
    run.say('opened ' .. path)
  else
    run.say(('cannot open %s: %s'):format(path, err), vim.log.levels.ERROR)
  end
end

--- Shows what happened in the last run of the script in a buffer.
---@param client vim.lsp.Client
---@param buffer integer
function M.request(client, buffer)
  local uri = vim.uri_from_bufnr(buffer)
  local params = { command = 'scs.report', arguments = { { uri = uri } } }
  require('scs.client').request(client, 'workspace/executeCommand', params, function(err, report)
    if err then
      run.say(err.message, vim.log.levels.ERROR)
    elseif not report or report == vim.NIL then
      run.say('this script has not been run yet: run it with :ScsRun', vim.log.levels.WARN)
    else
      open(uri, report.html)
    end
  end, buffer)
end

--- Shows what happened in the last run of the script in the current buffer.
function M.show()
  local buffer = vim.api.nvim_get_current_buf()
  local client = run.serving(buffer)
  if client then
    M.request(client, buffer)
  end
end

return M
