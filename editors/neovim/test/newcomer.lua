-- The way of somebody who comes from the README: what stands there is done,
-- line by line, with an empty home.
local Session = require('session')

-- The commands under a heading of the README, from the line that starts a
-- paragraph with a word to the next paragraph.
local function commands(heading, word)
  local text = assert(io.open(Session.repository .. '/README.md')):read('a')
  local section = text:match('\n## ' .. heading .. '\n(.-)\n## ')
  assert(section, 'README.md has no section "' .. heading .. '"')
  local block = assert(section:match('\n' .. word .. '[^\n]*:\n\n(.-)\n\n%S'), 'no commands for ' .. word)
  local found = {}
  for line in (block .. '\n'):gmatch('    ([^\n]*)\n') do
    table.insert(found, line)
  end
  return found
end

local function the_readme_leads_to_a_scenario_that_has_passed()
  local lines = commands('In an editor', 'Neovim')
  local script = assert(table.remove(lines):match('^nvim (.*)$'), 'the last command does not open a script')
  local home = Session.new_home()
  local go = vim.system({ 'go', 'env', 'GOMODCACHE', 'GOCACHE' }, { text = true }):wait().stdout
  local modules, cache = go:match('(.-)\n(.-)\n')
  -- The clone is the repository as it is: what has changed since the last commit counts.
  local made = vim.system({ 'sh', '-euc', table.concat(lines, '\n') }, {
    cwd = Session.repository,
    env = { HOME = home, GOPATH = home .. '/go', GOMODCACHE = modules, GOCACHE = cache, CGO_ENABLED = '0' },
    text = true,
  }):wait()
  assert(made.code == 0, made.stderr)

  local text = assert(io.open(Session.repository .. '/' .. script)):read('a')
  local name = vim.fs.basename(script)
  local session = Session.start({
    home = home, files = { [name] = text }, open = name, path = home .. '/go/bin:' .. vim.env.PATH,
  })
  local found = session:diagnostic('near-namespace')
  assert(found.lnum == 13 - 1, 'README.md says line 13')
  session:type('13Gf"l')
  session:command([[lua vim.lsp.buf.code_action({ apply = true, filter = function(one)
    return one.title:find("write jabber:iq:roster", 1, true) ~= nil end })]])
  session:wait('the namespace to be fixed', [[return vim.fn.getline(13):find('jabber:iq:roster"', 1, true) ~= nil]])
  session:type(':w<CR>:ScsRun<CR>')
  session:told('passed')
  session:stop()
end

return {
  { 'the README leads to a scenario that has passed', the_readme_leads_to_a_scenario_that_has_passed },
}
