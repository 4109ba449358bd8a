-- What happens before anything is typed: detection, start, health, help.
local Session = require('session')

local mistaken = '# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo conects\n'

local function scripts_are_told_from_others()
  local session = Session.start({
    files = {
      ['script.scs'] = mistaken,
      ['comments.scs'] = '# Only a title\n',
      ['actions.scs'] = '// Recorded\nRomeo connects\n',
      ['netlist.scs'] = '// Spectre\nsimulator lang=spectre\nglobal 0\nr1 (a b) resistor r=1k\n',
    },
  })
  for name, expected in pairs({
    script = 'scansion', comments = 'scansion', actions = 'scansion', new = 'scansion', netlist = '',
  }) do
    local filetype = session:lua([[vim.cmd.edit(...) return vim.bo.filetype]], name .. '.scs')
    assert(filetype == expected, ('%s.scs is "%s"'):format(name, filetype))
  end
  session:stop()
end

-- From the end of start-up to the first diagnostic. The bound is generous for
-- the sake of machines that do other things as well.
local function the_first_diagnostic_comes_soon()
  local session = Session.start({
    files = { ['a.scs'] = mistaken },
    open = 'a.scs',
    config = [[
      vim.api.nvim_create_autocmd('VimEnter', { callback = function() Ready = vim.uv.hrtime() end })
      vim.api.nvim_create_autocmd('DiagnosticChanged', { callback = function()
        First = First or (#vim.diagnostic.get(0) > 0 and vim.uv.hrtime() or nil)
      end })]],
  })
  session:diagnostic('unknown-verb')
  local milliseconds = session:lua('return (First - Ready) / 1e6')
  session:stop()
  assert(milliseconds < 5000, ('it took %.0f ms'):format(milliseconds))
  return ('%.0f ms'):format(milliseconds)
end

local function it_can_be_left_to_the_user()
  local session = Session.start({
    files = { ['a.scs'] = mistaken },
    open = 'a.scs',
    config = 'vim.g.scs_autostart = false',
  })
  session:wait('the filetype', [[return vim.bo.filetype == 'scansion']])
  assert(session:lua([[return #vim.lsp.get_clients()]]) == 0)
  session:command('ScsRun')
  session:told('the language server does not run here')
  session:lua([[require('scs').setup()]])
  session:diagnostic('unknown-verb')
  session:stop()
end

local function settings_reach_the_server()
  local session = Session.start({
    files = { ['a.scs'] = (mistaken:gsub('password', 'passwort')) },
    open = 'a.scs',
    config = [[require('scs').setup({ settings = { lint = { ignore = { 'unknown-verb' } } } })]],
  })
  session:served()
  session:wait('diagnostics without the one that is ignored', [[
    local found = vim.diagnostic.get(0)
    for _, one in ipairs(found) do
      if one.code == 'unknown-verb' then
        return false
      end
    end
    return #found > 0]])
  session:stop()
end

-- The folder of a program "scs" that says what a shell script says.
local function another_scs(script)
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  local file = assert(io.open(folder .. '/scs', 'w'))
  file:write('#!/bin/sh\n' .. script)
  file:close()
  assert(vim.uv.fs_chmod(folder .. '/scs', tonumber('755', 8)))
  return folder
end

-- One message says both versions and what to do, however many scripts are opened.
local function a_program_that_will_not_do_is_said()
  local needed = dofile(Session.repository .. '/editors/neovim/lua/scs/version.lua').needed
  local package = Session.repository .. '/editors/vscode/package.json'
  local other = vim.json.decode(table.concat(vim.fn.readfile(package), '\n')).version
  assert(needed == other, 'the version of VS Code differs')
  local old = 'if [ "$1" = --version ]; then echo "scs version v0.0.1 (go1.20)"; exit; fi\n'
  local answer = vim.json.encode({
    jsonrpc = '2.0', id = 1, result = { capabilities = { executeCommandProvider = { commands = { 'scs.run' } } } },
  })
  local answers = ([[printf 'Content-Length: %d\r\n\r\n%%s' '%s'; cat >/dev/null]]):format(#answer, answer)
  for _, case in ipairs({
    { 'not on PATH', '/nowhere' },
    { 'v0.0.1', another_scs(old .. 'echo "unknown verb: lsp" >&2; exit 2') },
    { 'v0.0.1', another_scs(old .. answers) },
    { 'another program', another_scs('echo "no such option"; exit 64') },
  }) do
    local path = case[2] .. ':/usr/bin:/bin'
    local message = ('scs %s or newer is needed; "scs" is %s. To install it: :help scs-install'):format(
      needed, case[1])
    local files = { ['a.scs'] = mistaken, ['b.scs'] = mistaken }
    local session = Session.start({ files = files, open = 'a.scs', path = path })
    session:told(message)
    session:lua([[vim.cmd.edit('b.scs')]])
    session:wait('no server', [[return #vim.lsp.get_clients() == 0]])
    local told = vim.tbl_filter(function(line)
      return line ~= '' and not line:find('.scs" ', 1, true) -- of a file that is opened
    end, vim.split(session:messages(), '\n'))
    assert(vim.deep_equal(told, { message }), vim.inspect(told))
    session:stop()
  end
end

local function a_deleted_file_has_no_findings()
  local session = Session.start({ files = { ['a.scs'] = mistaken }, open = 'a.scs' })
  session:diagnostic('unknown-verb')
  assert(vim.uv.fs_unlink(session.folder .. '/a.scs'))
  session:wait('no diagnostic', [[return #vim.diagnostic.get(0) == 0]])
  session:lua([[vim.cmd('silent write!')]])
  session:diagnostic('unknown-verb')
  assert(vim.uv.fs_unlink(session.folder .. '/a.scs'))
  session:wait('no diagnostic', [[return #vim.diagnostic.get(0) == 0]])
  vim.fn.writefile(vim.split(mistaken, '\n'), session.folder .. '/a.scs')
  session:diagnostic('unknown-verb')
  session:stop()
end

local function it_is_in_good_health()
  local session = Session.start({ files = { ['a.scs'] = mistaken }, open = 'a.scs' })
  session:served()
  session:lua([[vim.cmd('checkhealth scs')]])
  local report = table.concat(session:lines(), '\n')
  assert(not report:find('ERROR') and not report:find('WARN'), report)
  for _, part in ipairs({ 'Prosody', 'has the file type "scansion"', 'the language server runs in' }) do
    assert(report:find(part, 1, true), report)
  end
  session:stop()
end

local function ill_health_is_said()
  local session = Session.start({ path = '/nowhere' })
  session:lua([[vim.cmd('checkhealth scs')]])
  local report = table.concat(session:lines(), '\n')
  for _, part in ipairs({ 'ERROR "scs" is not on PATH', '"prosody" is not on PATH' }) do
    assert(report:find(part, 1, true), report)
  end
  session:stop()
end

local function there_is_help()
  local session = Session.start({})
  -- Not into the repository: tags are the user's to make.
  local tags = session:lua([[
    local doc = vim.fn.stdpath('data') .. '/site/doc'
    vim.fn.mkdir(doc, 'p')
    vim.uv.fs_copyfile(vim.fn.stdpath('data') .. '/site/pack/scs/start/scs/doc/scs.txt', doc .. '/scs.txt')
    vim.cmd.helptags(doc)
    vim.cmd.help('scs')
    return vim.fn.readfile(doc .. '/tags')]])
  assert(session:lines()[1]:find('*scs.txt*', 1, true), session:lines()[1])
  local known = {}
  for _, line in ipairs(tags) do
    known[line:match('^%S+')] = true
  end
  local named = { ':ScsRun', ':ScsRunHere', ':ScsExplore', ':ScsRunAll', ':ScsPaste', ':ScsStop' }
  vim.list_extend(named, { 'scs-debug', 'scs-install', 'scs.setup()' })
  for _, tag in ipairs(named) do
    assert(known[tag], tag .. ' is not in the help')
  end
  for option in pairs(session:lua([[return require('scs').options]])) do
    assert(known['scs-option-' .. option], option .. ' is not in the help')
  end
  session:stop()
end

return {
  { 'scripts are told from others', scripts_are_told_from_others },
  { 'the first diagnostic comes soon', the_first_diagnostic_comes_soon },
  { 'it can be left to the user', it_can_be_left_to_the_user },
  { 'settings reach the server', settings_reach_the_server },
  { 'a program that will not do is said', a_program_that_will_not_do_is_said },
  { 'a deleted file has no findings', a_deleted_file_has_no_findings },
  { 'it is in good health', it_is_in_good_health },
  { 'ill health is said', ill_health_is_said },
  { 'there is help', there_is_help },
}
