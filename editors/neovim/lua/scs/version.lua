-- Whether the program that was found will do, and what is said if not.
local M = {}

--- The oldest scs that this plugin works with, which has its version.
M.needed = '0.1.0'

-- What a server of that version can be asked to do.
local commands = { 'scs.accept', 'scs.cancel', 'scs.explore', 'scs.import', 'scs.report', 'scs.run', 'scs.runTo' }

--- Says, once in a session, what was found in place of an scs that will do, and
--- what to do. It fits into one line, so that no key has to be pressed.
---@param program string as it is set
---@param found string
function M.refuse(program, found)
  local message = ('scs %s or newer is needed; "%s" is %s. To install it: :help scs-install'):format(
    M.needed, program, found)
  vim.notify_once(message, vim.log.levels.WARN)
end

--- Reads what "scs --version" prints.
---@param printed string
---@return string? version "1.2.3"; nil for a build of no version, or another program
---@return string words
local function read(printed)
  local version = printed:match('^scs version v(%d%S*)')
  if version then
    return version, 'v' .. version
  elseif printed:match('^scs version development build') then
    return nil, 'a development build'
  end
  return nil, 'another program'
end

-- Asks a program for its version. Nothing waits for the answer. One that prints
-- nothing is asked again: Neovim 0.10 can lose what a program prints as it ends.
local ask
function ask(program, answer, again)
  local function done(result)
    local printed = result.stdout or ''
    if printed == '' and not again then
      ask(program, answer, true)
      return
    end
    answer(read(printed))
  end
  local ok = pcall(vim.system, { program, '--version' }, { text = true, timeout = 10000 }, vim.schedule_wrap(done))
  if not ok then
    answer(nil, 'not there any more')
  end
end

--- Returns what starts the language server, as the "cmd" of a client. If the
--- program ends before it has answered, and is too old or another one, that is
--- said in place of what Neovim says of an end.
---@param command string[]
function M.start(command)
  return function(dispatchers, config)
    local answered = false
    local function on_exit(code, signal)
      if answered or code == 0 then
        dispatchers.on_exit(code, signal)
        return
      end
      vim.schedule(function()
        ask(command[1], function(version, words)
          local too_old = version and vim.version.lt(version, M.needed)
          if too_old or words == 'another program' then
            M.refuse(command[1], words)
            code = 0
          end
          dispatchers.on_exit(code, signal)
        end)
      end)
    end
    local options = config and { cwd = config.cmd_cwd, env = config.cmd_env, detached = config.detached }
    local rpc = vim.lsp.rpc.start(command, vim.tbl_extend('force', dispatchers, { on_exit = on_exit }), options)
    local request = rpc.request
    rpc.request = function(method, params, callback, ...)
      if method ~= 'initialize' then
        return request(method, params, callback, ...)
      end
      return request(method, params, function(err, result)
        answered = err == nil
        callback(err, result)
      end, ...)
    end
    return rpc
  end
end

--- Reports whether a server can do what this plugin asks for; if not, that is said
--- and the server is ended.
---@param client vim.lsp.Client
function M.will_do(client)
  local known = vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
  for _, command in ipairs(commands) do
    if not vim.list_contains(known, command) then
      local program = require('scs').options.cmd[1]
      ask(program, function(_, words)
        M.refuse(program, words)
      end)
      if vim.fn.has('nvim-0.11') == 1 then
        client:stop(true)
      else
        client.stop(true)
      end
      return false
    end
  end
  return true
end

return M
