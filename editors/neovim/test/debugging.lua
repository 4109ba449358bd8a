-- Debugging with nvim-dap, which is not installed here: what the plugin tells it.
local Session = require('session')

local script = '# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n'

-- What stands for nvim-dap.
local stand_in = [[
  package.preload.dap = function()
    return { adapters = {}, configurations = {} }
  end
]]

local function tells_nvim_dap()
  local session = Session.start({
    files = { ['a.scs'] = script, ['prosody.cfg.lua'] = 'VirtualHost "localhost"\n' },
    open = 'a.scs',
    config = stand_in .. [[
      require('scs').setup({ settings = { run = { timeout = '9s', ['trust-workspace'] = true } } })
    ]],
  })
  session:served()
  local told = session:lua([[
    local dap = require('dap')
    local adapter = dap.adapters.scansion
    return {
      command = { adapter.command, unpack(adapter.args) },
      names = vim.tbl_map(function(one) return one.program end, dap.configurations.scansion),
    }]])
  assert(vim.deep_equal(told.command, { 'scs', 'dap' }), vim.inspect(told))
  assert(vim.deep_equal(told.names, { '${file}', '${file}' }), vim.inspect(told))
  session:lua([[
    require('dap').adapters.scansion.enrich_config(
      { type = 'scansion', request = 'launch', program = vim.api.nvim_buf_get_name(0) },
      function(configuration) _G.configured = configuration end)]])
  local configured = session:wait('the consent', 'return _G.configured')
  assert(#configured.agreed == 1, 'the configuration of the folder is not agreed to: ' .. vim.inspect(configured))
  assert(configured.run.timeout == '9s' and configured.run['trust-workspace'] == nil, vim.inspect(configured.run))
  session:stop()
end

local function leaves_what_the_user_has_set()
  local session = Session.start({
    files = { ['a.scs'] = script },
    open = 'a.scs',
    config = stand_in .. [[ require('dap').adapters.scansion = 'mine' ]],
  })
  session:wait('the configurations', [[return require('dap').configurations.scansion ~= nil]])
  assert(session:lua([[return require('dap').adapters.scansion]]) == 'mine')
  session:stop()
end

return {
  { 'tells nvim-dap how scripts are debugged', tells_nvim_dap },
  { 'leaves what the user has set', leaves_what_the_user_has_set },
}
