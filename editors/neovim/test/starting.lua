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

local function a_missing_program_is_said()
  local session = Session.start({ files = { ['a.scs'] = mistaken }, open = 'a.scs', path = '/nowhere' })
  session:told('"scs" is not on PATH')
  session:stop()
end

local function it_is_in_good_health()
  local session = Session.start({ files = { ['a.scs'] = mistaken }, open = 'a.scs' })
  session:served()
  session:lua([[vim.cmd('checkhealth scs')]])
  local report = table.concat(session:lines(), '\n')
  assert(not report:find('ERROR') and not report:find('WARN'), report)
  for _, part in ipairs({ 'Prosody', 'known as "scansion"', 'the language server runs in' }) do
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
  { 'a missing program is said', a_missing_program_is_said },
  { 'it is in good health', it_is_in_good_health },
  { 'ill health is said', ill_health_is_said },
  { 'there is help', there_is_help },
}
