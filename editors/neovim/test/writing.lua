-- A whole script is written from an empty file until it passes, and the keys
-- are counted: letters, Enter, Tab, Escape, movements, choices.
local Session = require('session')

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

local own = Session.repository .. '/spec/scansion/'

-- A script as what it says: without comments behind its head, with the
-- attributes of a tag in one order and in the same quotes.
local function meaning(text)
  local head, rest = text:match('^(.-\n)\n(.*)$')
  local lines = {}
  for line in rest:gmatch('[^\n]+') do
    if not line:find('^#') and line:find('%S') then
      table.insert(lines, (line:gsub('<[^/][^>]*>', function(tag)
        local name, attributes, close = tag:match('^<([^%s/>]+)(.-)(/?>)$')
        local all = {}
        for key, _, value in attributes:gmatch('([^%s=]+)=(["\'])(.-)%2') do
          table.insert(all, (' %s="%s"'):format(key, value))
        end
        table.sort(all)
        return '<' .. name .. table.concat(all) .. close
      end)))
    end
  end
  return head .. table.concat(lines, '\n')
end

local Typist = {}
Typist.__index = Typist

-- Types keys: each counts, <CR> and the like as one.
function Typist:keys(keys)
  self.count = self.count + #keys:gsub('<%a[%w-]*>', 'x')
  for part in keys:gsub('<Tab>', '%0\0'):gmatch('%Z+') do
    self.session:type(part)
    self.session:lua('return true') -- what Tab selects is selected then, as it is for a person
  end
end

-- Chooses from the list that is on the screen, or is about to be, by moving down
-- to a line of it, and waits until the cursor's line is what it makes.
function Typist:choose(label, line)
  local down = self.session:wait(('%q in the list'):format(label), [[
    local label = ...
    local info = vim.fn.complete_info({ 'items', 'matches', 'pum_visible' })
    if info.pum_visible == 0 then
      return nil
    end
    local at = 0
    for _, item in ipairs(info.items) do
      if item.match ~= false then
        at = at + 1
        if item.abbr == label then
          return at
        end
      end
    end]], label)
  self:keys(('<C-n>'):rep(down) .. '<C-y>')
  self.session:wait(('the line %q'):format(line), [[
    return vim.api.nvim_get_current_line():find(...) ~= nil]], line)
end

-- Writes the line of an action up to its stanza.
function Typist:acts(name, verb)
  self:keys(name:sub(1, 1))
  self:choose(name, '^' .. name .. ' $')
  self:choose(verb, (verb == 'sends' or verb == 'receives') and '^\t$' or verb)
end

function Typist:sends(name, stanza, line)
  self:acts(name, 'sends')
  self:choose(stanza, line)
end

function Typist:receives(name, stanza)
  self:acts(name, 'receives')
  self:choose(stanza, '>$')
  self:keys('<CR><CR>')
end

local function a_room_is_written()
  local goal = read(own .. 'muc_join_leave.scs')
  local session = Session.start({
    files = {
      ['prosody.cfg.lua'] = read(own .. 'prosody.cfg.lua'),
      ['other.scs'] = '# Another script\n## muc\n## status: stable\n\n-----\n',
    },
    open = 'new.scs',
    config = [[require('scs').setup({ settings = { run = { ['trust-workspace'] = true } } })]],
  })
  session:served()
  if not session:lua([[return require('scs.typing').has_lists]]) then
    session:stop()
    return 'not in this version'
  end
  local typist = setmetatable({ session = session, count = 0 }, Typist)

  typist:keys('i# Joining and leaving a room<CR>')
  typist:keys('# Two botanists meet in a greenhouse, talk, and close it behind them<CR>')
  typist:keys('## ')
  typist:choose('muc', '^## muc$')
  typist:keys('<CR>## ')
  typist:choose('status: stable', '^## status: stable$')
  typist:keys('<CR><CR>[')
  typist:choose('Client', '^%[Client%] Romeo$')
  typist:keys('Fern<Tab>muc-fern<Tab><Tab>moss<Tab>[')
  typist:choose('Client', '^%[Client%] Romeo$')
  typist:keys('Basil<Tab>muc-basil<Tab>clover<Tab>-')
  typist:choose('-----', '^$')
  typist:choose('Fern', '^Fern $')
  typist:choose('connects', '^Fern connects$')
  typist:keys('<CR><CR>')

  typist:sends('Fern', 'presence join', '^\t<presence ')
  typist:keys('greenhouse<Tab><Tab>fern<Tab><CR><CR>')
  typist:receives('Fern', 'presence self')
  typist:receives('Fern', 'message subject')
  typist:sends('Fern', 'iq set instant room', '^\t<iq ')
  typist:keys('unlock<Tab><CR><CR>')
  typist:receives('Fern', 'iq result unlock')

  typist:acts('Basil', 'connects')
  typist:keys('<CR><CR>')
  typist:sends('Basil', 'presence join', '^\t<presence ')
  typist:keys('<Tab><CR><CR>')
  typist:receives('Basil', 'presence fern')
  typist:receives('Basil', 'presence self')
  typist:receives('Basil', 'message subject')
  typist:receives('Fern', 'presence basil')

  typist:sends('Basil', 'message groupchat', '^\t<message ')
  typist:keys('sprout<Tab>Your orchid has sprouted!<Tab><CR><CR>')
  typist:receives('Basil', 'message basil')
  typist:receives('Fern', 'message basil')
  typist:sends('Fern', 'message private basil', '^\t<message ')
  typist:keys('aside<Tab>Do not tell the cactus.<Tab><CR><CR>')
  typist:receives('Basil', 'message fern')

  typist:sends('Basil', 'presence unavailable', '/>$')
  typist:keys('<BS><BS>>')
  session:wait('the end tag', [[return vim.api.nvim_get_current_line():find('></presence>$') ~= nil]])
  typist:keys('<CR><Esc>O<lt>st')
  typist:choose('status', '^\t\t<status></status>$')
  typist:keys('Watering time<Esc>Go<CR>')
  typist:receives('Basil', 'presence self')
  typist:receives('Fern', 'presence basil')
  typist:sends('Fern', 'presence unavailable', '/>$')
  typist:keys('<CR><CR>')
  typist:receives('Fern', 'presence self')
  typist:keys('<Esc>5kddGo')
  typist:acts('Basil', 'disconnects')
  typist:keys('<CR><CR>')
  typist:acts('Fern', 'disconnects')
  typist:keys('<Esc>:ScsRun<CR>')
  session:told('passed')

  local written = table.concat(session:lines(), '\n') .. '\n'
  session:stop()
  assert(meaning(written) == meaning(goal), vim.diff(meaning(goal), meaning(written)))
  -- The comments of the original are not written, and do not count.
  local head, rest = goal:match('^(.-\n\n)(.*)$')
  local characters = #head + #rest:gsub('\n#[^\n]*', '')
  local report = ('%d keys for %d characters'):format(typist.count, characters)
  assert(2 * typist.count <= characters, report)
  return report
end

return {
  { 'a room is written with half the keys', a_room_is_written },
}
