-- Running all scripts of a folder: "scs run", as in a terminal.
local M = {}

local function say(message, level)
  vim.notify('scs: ' .. message, level or vim.log.levels.INFO)
end

-- Files that say what is started and where scripts are sent to. Whoever has
-- only looked at a folder has not agreed to what they say.
local function decisive(folder)
  local names = { '.scs.toml', 'prosody.cfg.lua' }
  local found = vim.fs.find(names, { path = folder, type = 'file', limit = math.huge })
  return vim.list_extend(found, vim.fs.find(names[1], { path = vim.fs.dirname(folder), type = 'file', upward = true }))
end

-- The lists of syntax errors, failures and of what kept a server from being had.
local function items_of(report, folder)
  local quickfix = require('scs.quickfix')
  local items = {}
  for _, run in ipairs(report.runs) do
    local path = vim.fs.normalize(run.script)
    if not vim.startswith(path, '/') and not path:match('^%a:') then
      path = vim.fs.joinpath(folder, path)
    end
    local failures = { run.failure }
    vim.list_extend(failures, run.syntax or {})
    if run.error then
      table.insert(failures, { message = run.error })
    end
    for _, failure in ipairs(failures) do
      local start = vim.tbl_get(failure, 'span', 'start') or { line = 1, column = 1 }
      local nearest = vim.tbl_get(failure, 'received', 1) or {}
      quickfix.add(items, { filename = path, lnum = start.line, col = start.column }, {
        message = failure.message,
        reasons = vim.tbl_map(function(reason)
          return reason.message
        end, nearest.reasons or {}),
        expected = vim.tbl_get(failure, 'expected', 'xml'),
        received = nearest.xml,
      })
    end
  end
  return items
end

-- One sentence on how it went.
local function summed_up(summary)
  local parts = {}
  for _, part in ipairs({
    { 'passed', 'passed' }, { 'failed', 'failed' }, { 'flaky', 'flaky' }, { 'refused', 'not run for syntax errors' },
    { 'nothingRun', 'without an action to run' }, { 'noServer', 'without a server' },
    { 'noVerdict', 'without a verdict' }, { 'cancelled', 'cancelled' }, { 'notStarted', 'not started' },
  }) do
    local count = summary[part[1]]
    if count and count > 0 then
      table.insert(parts, ('%d %s'):format(count, part[2]))
    end
  end
  local scripts = summary.total == 1 and '1 script' or summary.total .. ' scripts'
  return ('%s: %s (%.1f s)'):format(scripts, table.concat(parts, ', '), summary.milliseconds / 1000)
end

local function finish(folder, process)
  M.process = nil
  local ok, report = pcall(vim.json.decode, process.stdout)
  if process.signal ~= 0 and not ok then
    say('stopped')
  elseif not ok or not report.summary then
    say(vim.trim(process.stderr ~= '' and process.stderr or process.stdout), vim.log.levels.ERROR)
  else
    require('scs.quickfix').set(items_of(report, folder))
    local all = report.summary.passed == report.summary.total
    say(summed_up(report.summary), all and vim.log.levels.INFO or vim.log.levels.ERROR)
  end
end

--- Runs the scripts in a folder, and fills the quickfix list with what failed.
--- Settings files in and above it have to be trusted (|vim.secure.read()|), or
--- lie in a trusted folder.
---@param folder string
function M.run(folder)
  if M.process then
    say('scripts of a folder are already running; :ScsStop stops them', vim.log.levels.WARN)
    return
  end
  folder = vim.fs.normalize(vim.fn.fnamemodify(folder, ':p')):gsub('(.)/$', '%1')
  local settings = require('scs').options.settings
  for _, path in ipairs(vim.tbl_get(settings, 'run', 'trust-workspace') and {} or decisive(folder)) do
    if not require('scs.trusted').covers(path) and not vim.secure.read(path) then
      say(('nothing run: you do not trust "%s"'):format(path), vim.log.levels.WARN)
      return
    end
  end
  local server = vim.tbl_get(settings, 'run', 'server')
  local command = { require('scs').options.cmd[1], 'run', '--report', 'json=-' }
  vim.list_extend(command, server and { '--server', server } or {})
  table.insert(command, folder)
  local ok, process = pcall(vim.system, command, { text = true, cwd = folder }, vim.schedule_wrap(function(process)
    finish(folder, process)
  end))
  if not ok then
    say(('cannot start "%s"; see :checkhealth scs'):format(command[1]), vim.log.levels.ERROR)
    return
  end
  M.process = process
  say(('running the scripts in "%s"; :ScsStop stops them'):format(folder))
end

--- Ends the run of a folder, if one goes on.
function M.stop()
  if M.process then
    M.process:kill('sigint')
  end
end

return M
