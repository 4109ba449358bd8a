-- Debugging scripts with nvim-dap, if it is there.
local M = {}

local client_of = require('scs.client')

-- The user's table "run", without the consent in it, which is no business of the
-- adapter.
local function run_table()
  local run = vim.deepcopy((require('scs').options.settings or {}).run or {})
  for key in pairs(run) do
    if vim.startswith(key, 'trust') then
      run[key] = nil
    end
  end
  return next(run) and run or vim.empty_dict()
end

-- Asks the user, by the language server, what debugging takes consent to, and
-- hands on a configuration with that in it. Without it nothing is debugged.
local function with_consent(configuration, use)
  local buffer = vim.fn.bufnr(configuration.program)
  local client = vim.lsp.get_clients({ bufnr = buffer > 0 and buffer or nil, name = 'scs' })[1]
  configuration = vim.deepcopy(configuration)
  configuration.run = vim.tbl_extend('force', run_table(), configuration.run or {})
  if not client then
    use(configuration) -- nothing of the workspace is used then
    return
  end
  local params = { command = 'scs.debug', arguments = { { uri = vim.uri_from_fname(configuration.program) } } }
  client_of.request(client, 'workspace/executeCommand', params, function(err, consent)
    if err then
      vim.notify('scs: ' .. err.message, vim.log.levels.ERROR)
      return
    end
    use(vim.tbl_extend('force', configuration, consent))
  end, buffer)
end

--- Tells nvim-dap how scripts are debugged, unless the user has.
function M.setup()
  local there, dap = pcall(require, 'dap')
  if not there then
    return
  end
  dap.adapters.scansion = dap.adapters.scansion
    or {
      type = 'executable',
      command = require('scs').options.cmd[1],
      args = { 'dap' },
      enrich_config = with_consent,
    }
  dap.configurations.scansion = dap.configurations.scansion
    or {
      { type = 'scansion', request = 'launch', name = 'Debug this script', program = '${file}' },
      {
        type = 'scansion',
        request = 'launch',
        name = 'Debug this script from its first action',
        program = '${file}',
        stopOnEntry = true,
      },
    }
end

return M
