-- :checkhealth scs
local M = {}

local health = vim.health

-- What a command prints, trimmed, or nil and why it cannot be had.
local function output(command)
  local ok, process = pcall(vim.system, command, { text = true, timeout = 10000 })
  if not ok then
    return nil, process
  end
  local result = process:wait()
  if result.code ~= 0 then
    return nil, vim.trim(result.stderr)
  end
  return vim.trim(result.stdout)
end

local function check_scs(program)
  if vim.fn.executable(program) == 0 then
    health.error(('"%s" is not on PATH'):format(program), {
      'Install it: see :help scs-install',
      "Or say where it is: require('scs').setup({ cmd = { '/path/to/scs', 'lsp' } })",
    })
    return
  end
  local version, why = output({ program, '--version' })
  if version then
    health.ok(('%s (%s)'):format(version, vim.fn.exepath(program)))
  else
    health.error(('"%s --version" fails: %s'):format(program, why))
  end
end

local function check_server(settings)
  local server = vim.tbl_get(settings, 'run', 'server')
  if server and not server:match('^prosody') then
    health.ok(('scripts run on "%s"'):format(server))
    return
  end
  local program = server and server:match('^prosody=(.*)') or 'prosody'
  if vim.fn.executable(program) == 1 then
    health.ok(('scripts run on Prosody (%s)'):format(vim.fn.exepath(program)))
  else
    health.warn(('"%s" is not on PATH: scripts cannot be run'):format(program), {
      'Install the package prosody of your system; you do not have to start it',
      "Or name a server: require('scs').setup({ settings = { run = { server = 'localhost:5222' } } })",
    })
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'scs' })
  if #clients == 0 then
    health.info('the language server is not running; it starts with the first script')
  end
  for _, client in ipairs(clients) do
    health.ok(('the language server runs in "%s"'):format(client.root_dir or 'no folder'))
  end
end

--- Says what works and what is missing.
function M.check()
  health.start('scs')
  if vim.fn.has('nvim-0.10') == 0 then
    health.error('Neovim 0.10 or later is needed')
    return
  end
  local options = require('scs').options
  check_scs(options.cmd[1])
  check_server(options.settings)
  if vim.filetype.match({ filename = 'a.scs' }) == 'scansion' then
    health.ok('*.scs has the file type "scansion"')
  else
    health.error('*.scs does not have the file type "scansion"', { 'Are filetype plugins on? See :help :filetype' })
  end
  check_clients()
  local trusted = require('scs.trusted')
  for _, folder in ipairs(trusted.folders()) do
    health.info(('programs in "%s" are started without asking (%s)'):format(folder, trusted.path()))
  end
end

return M
