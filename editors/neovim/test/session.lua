-- A Neovim that a test types into: a process of its own, with a home of its
-- own, in which the plugin is installed as README.md says.
local Session = {}
Session.__index = Session

local here = vim.fs.dirname(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p'))
local plugin = vim.fs.dirname(here)

Session.repository = vim.fs.dirname(vim.fs.dirname(plugin))

-- In milliseconds. Long: it is only waited for in full where something is broken.
local patience = tonumber(vim.env.SCS_PATIENCE) or 60000

-- Those that have been started and not stopped.
local open = {}

local function write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

--- Makes an empty home.
function Session.new_home()
  local home = vim.fn.tempname() -- goes with the editor that runs the tests
  vim.fn.mkdir(home, 'p')
  return home
end

--- Starts an editor.
---@param options { files?: table<string, string>, open?: string, config?: string, path?: string, home?: string }
--- files of the working folder by name, the one to open, init.lua, PATH, a home
--- in which the plugin has been installed already
function Session.start(options)
  local home = options.home or Session.new_home()
  local self = setmetatable({ home = home, folder = home .. '/scripts' }, Session)
  vim.fn.mkdir(self.folder .. '/.git', 'p')
  for name, text in pairs(options.files or {}) do
    write(self.folder .. '/' .. name, text)
  end
  if not options.home then
    local start = home .. '/.local/share/nvim/site/pack/scs/start'
    vim.fn.mkdir(start, 'p')
    assert(vim.uv.fs_symlink(plugin, start .. '/scs'))
  end
  write(home .. '/config/nvim/init.lua', options.config or '')
  local command = { vim.env.SCS_NVIM, '--embed', '--headless', options.open }
  self.channel = vim.fn.jobstart(command, {
    rpc = true,
    cwd = self.folder,
    env = {
      HOME = home,
      PATH = options.path or (Session.repository .. '/bin:' .. vim.env.PATH),
      XDG_CONFIG_HOME = home .. '/config',
      XDG_DATA_HOME = home .. '/.local/share',
      XDG_STATE_HOME = home .. '/state',
      XDG_CACHE_HOME = home .. '/cache',
      XDG_CONFIG_DIRS = home,
      XDG_DATA_DIRS = home,
      NVIM = '',
      NVIM_LOG_FILE = home .. '/log',
    },
  })
  assert(self.channel > 0, 'the editor does not start')
  open[self] = true
  self.process = vim.fn.jobpid(self.channel)
  -- An editor that waits for a key answers nothing.
  self.watchdog = assert(vim.uv.new_timer())
  self.watchdog:start(2 * patience, 0, function()
    vim.uv.kill(self.process, 'sigkill')
  end)
  -- A user interface, so that lenses are drawn and input is read.
  vim.rpcrequest(self.channel, 'nvim_ui_attach', 120, 40, { rgb = true })
  return self
end

--- Runs Lua in the editor and returns what it returns.
function Session:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

--- Types keys, as a user does: <Esc> and the like are keys.
function Session:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

--- Runs a command without waiting for its end.
function Session:command(command)
  vim.rpcnotify(self.channel, 'nvim_command', command)
end

--- Waits until Lua code in the editor returns something true, and returns that.
function Session:wait(what, code, ...)
  local arguments, value = { ... }, nil
  local came = vim.wait(patience, function()
    value = self:lua(code, unpack(arguments))
    return value and value ~= vim.NIL
  end, 20)
  if not came then
    error(('waited in vain for %s\nmessages:\n%s\ndiagnostics:\n%s\ncurrent line:\n%s'):format(
      what, self:messages(), vim.inspect(self:lua([[
        return vim.tbl_map(function(one) return ('%d: %s %s'):format(one.lnum + 1, one.code, one.message) end,
          vim.diagnostic.get(0))]])), self:lua('return vim.api.nvim_get_current_line()')))
  end
  return value
end

--- What a user has been told.
function Session:messages()
  return self:lua([[return vim.api.nvim_exec2('messages', { output = true }).output]])
end

--- Waits until a message has to be confirmed by a key, and confirms it.
function Session:confirm()
  assert(vim.wait(patience, function()
    return vim.rpcrequest(self.channel, 'nvim_get_mode').blocking
  end, 20), 'nothing had to be confirmed')
  self:type('<CR>')
end

--- The lines of the current buffer.
function Session:lines()
  return self:lua([[return vim.api.nvim_buf_get_lines(0, 0, -1, false)]])
end

--- Waits for a message that holds a text.
function Session:told(text)
  self:wait(('the message %q'):format(text), [[
    return vim.api.nvim_exec2('messages', { output = true }).output:find(..., 1, true) ~= nil]], text)
end

--- Waits until the language server serves the current buffer.
function Session:served()
  self:wait('the language server', [[
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'scs' })[1]
    return client ~= nil and client.initialized == true]])
end

--- Waits for a diagnostic of the current buffer with a code, and returns it.
function Session:diagnostic(code)
  return self:wait('the diagnostic ' .. code, [[
    for _, one in ipairs(vim.diagnostic.get(0)) do
      if one.code == ... then
        return { lnum = one.lnum, col = one.col, message = one.message, source = one.source }
      end
    end]], code)
end

--- Ends the editor, as a user does, and removes what it has left.
function Session:stop()
  local messages = self:messages()
  self:command('qall!')
  local ended = vim.fn.jobwait({ self.channel }, patience)[1]
  self:forget()
  assert(ended == 0, ('the editor ended with %d'):format(ended))
  for _, sign in ipairs({ 'Error executing', 'Error detected', 'E5108', 'stack traceback', 'deprecated' }) do
    assert(not messages:find(sign, 1, true), 'the editor complained:\n' .. messages)
  end
end

function Session:forget()
  self.watchdog:close()
  -- Nothing less ends an editor that waits for a key.
  pcall(vim.uv.kill, self.process, 'sigkill')
  vim.fn.delete(self.home, 'rf')
  open[self] = nil
end

--- Ends what cases that failed have left.
function Session.forget_all()
  for session in pairs(open) do
    session:forget()
  end
end

return Session
