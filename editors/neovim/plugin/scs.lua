if vim.g.loaded_scs or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_scs = true

local group = vim.api.nvim_create_augroup('scs', {})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'scs' then
      require('scs.client').attach(client, event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'scansion',
  once = true,
  callback = function()
    require('scs.debugging').setup()
    local program = require('scs').options.cmd[1]
    if vim.fn.executable(program) == 0 then
      require('scs.version').refuse(program, 'not on PATH')
    end
  end,
})

local function command(name, description, run, options)
  vim.api.nvim_create_user_command(name, run, vim.tbl_extend('error', { desc = description }, options or {}))
end

command('ScsRun', 'Run the scenario of this script', function()
  require('scs.run').run()
end)
command('ScsRunHere', 'Run the scenario up to the action of this line', function(call)
  require('scs.run').run_to(call.line1)
end, { range = true })
command('ScsExplore', 'Run the scenario and search other orders in which its stanzas could come', function()
  require('scs.run').explore()
end)
command('ScsRunAll', 'Run the scripts of a folder', function(call)
  local folder = call.args ~= '' and call.args or vim.fs.dirname(vim.api.nvim_buf_get_name(0))
  require('scs.folder').run(folder)
end, { nargs = '?', complete = 'dir' })
command('ScsPaste', 'Import a log or stanzas from the clipboard, or from a register, at this line', function(call)
  require('scs.run').paste(call.line1, call.reg)
end, { range = true, register = true })
command('ScsTrace', 'Show what happened in the last run of this script in the browser', function()
  require('scs.trace').show()
end)
command('ScsStop', 'Stop the run of this script, or with ! all runs', function(call)
  require('scs.run').stop(call.bang)
end, { bang = true })

if vim.g.scs_autostart ~= false and vim.g.scs_autostart ~= 0 then
  require('scs').enable()
end
