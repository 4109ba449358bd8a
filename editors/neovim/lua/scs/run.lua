-- Running scripts.
local M = {}

local client_of = require('scs.client')

--- Tells the user something.
---@param message string
---@param level? integer of vim.log.levels
function M.say(message, level)
  vim.notify('scs: ' .. message, level or vim.log.levels.INFO)
end

--- Returns the client that serves a buffer, or nil, which is said.
---@param buffer integer
---@return vim.lsp.Client?
function M.serving(buffer)
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'scs' })[1]
  if not client then
    local why = vim.bo[buffer].filetype == 'scansion' and 'the language server does not run here'
      or 'this is no Scansion script'
    M.say(why .. '; see :checkhealth scs', vim.log.levels.WARN)
  end
  return client
end

-- What fits into one line: more would have to be confirmed by a key, and the
-- whole message is a diagnostic as well.
local function shortened(message)
  local room = vim.v.echospace - #'scs: '
  return vim.fn.strdisplaywidth(message) > room and vim.fn.strcharpart(message, 0, room - 1) .. '…' or message
end

-- Shows how a run has ended. Why one did not begin the server says itself.
local function report(client, buffer, result)
  local items = {}
  if result.failure then
    local range = { uri = vim.uri_from_bufnr(buffer), range = result.failure.range }
    local item = vim.lsp.util.locations_to_items({ range }, client.offset_encoding)[1]
    item.text = nil
    require('scs.quickfix').add(items, item, result.failure)
  end
  if result.outcome == 'failed' or result.outcome == 'no-verdict' then
    require('scs.quickfix').set(items)
    M.say(shortened(result.message), vim.log.levels.ERROR)
  elseif result.outcome == 'passed' or result.outcome == 'skipped' then
    require('scs.quickfix').set({})
    M.say(result.message)
  elseif result.outcome == 'canceled' then
    M.say(result.message)
  end
end

--- Has the server do a command that runs a script, and shows how it ends.
---@param client vim.lsp.Client
---@param buffer integer
---@param command lsp.Command
function M.request(client, buffer, command)
  local params = { command = command.command, arguments = command.arguments }
  client_of.request(client, 'workspace/executeCommand', params, function(err, result)
    if err then
      M.say(err.message, vim.log.levels.ERROR)
    elseif result and result ~= vim.NIL then
      report(client, buffer, result)
    end
  end, buffer)
end

--- Imports what a register holds, a log or stanzas, behind the action of a line.
---@param line integer from 1
---@param register string the clipboard's if it is ""
function M.paste(line, register)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.serving(buffer)
  if client then
    local text = vim.fn.getreg(register ~= '' and register or '+')
    local argument = { uri = vim.uri_from_bufnr(buffer), line = line - 1, text = text }
    M.request(client, buffer, { command = 'scs.import', arguments = { argument } })
  end
end

--- Runs the script of the current buffer, as it stands there.
function M.run()
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.serving(buffer)
  if client then
    M.request(client, buffer, { command = 'scs.run', arguments = { { uri = vim.uri_from_bufnr(buffer) } } })
  end
end

--- Runs the script of the current buffer, and searches what came for other orders.
function M.explore()
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.serving(buffer)
  if client then
    M.request(client, buffer, { command = 'scs.explore', arguments = { { uri = vim.uri_from_bufnr(buffer) } } })
  end
end

--- Runs the script of the current buffer up to the action of a line, from 1.
---@param line integer
function M.run_to(line)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.serving(buffer)
  if not client then
    return
  end
  local action = vim.fn['scansion#action'](line)
  if action == 0 then
    M.say('no action here to run to', vim.log.levels.WARN)
    return
  end
  local argument = { uri = vim.uri_from_bufnr(buffer), line = action - 1 }
  M.request(client, buffer, { command = 'scs.runTo', arguments = { argument } })
end

--- Ends the run of the current buffer, or all of them.
---@param all boolean
function M.stop(all)
  require('scs.folder').stop()
  local buffer = vim.api.nvim_get_current_buf()
  local clients = all and vim.lsp.get_clients({ name = 'scs' })
    or vim.lsp.get_clients({ name = 'scs', bufnr = buffer })
  for _, client in ipairs(clients) do
    local params = { command = 'scs.cancel', arguments = all and {} or { { uri = vim.uri_from_bufnr(buffer) } } }
    client_of.request(client, 'workspace/executeCommand', params, function(err)
      if err then
        M.say(err.message, vim.log.levels.ERROR)
      end
    end, buffer)
  end
end

return M
