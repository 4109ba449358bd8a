-- Typing that flows: what opens, closes and stays away by itself; and how few
-- keys a whole script takes.
local Session = require('session')

local scene = [[
# Two lovers

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

]]

local function edit(text, options)
  local usual = { files = { ['a.scs'] = text }, open = 'a.scs' }
  local session = Session.start(vim.tbl_extend('force', usual, options or {}))
  session:served()
  return session
end

-- What is on the screen to choose from.
local offered = [[
  local info = vim.fn.complete_info({ 'items', 'matches', 'pum_visible' })
  if info.pum_visible == 0 then
    return nil
  end
  return vim.tbl_map(function(item) return item.abbr end, vim.tbl_filter(function(item)
    return item.match ~= false
  end, info.items))]]

local function offers(session, label)
  return session:wait(('a list with %q'):format(label), [[
    local label = ...
    local list = (function() ]] .. offered .. [[ end)()
    return list and vim.list_contains(list, label) and list]], label)
end

local function has_lists(session)
  return session:lua([[return require('scs.typing').has_lists]])
end

local function the_text_is(session, what, pattern)
  session:wait(what, [[
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find(...) ~= nil]], pattern)
end

local function comments_end_with_their_line()
  local session = Session.start({ open = 'new.scs' })
  session:type('i# A title<CR>[Client] Romeo<Esc>o# A comment<Esc>oRomeo connects<Esc>')
  session:wait('lines without a mark of their own', [[
    local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
    return vim.api.nvim_get_mode().mode == 'n' and vim.deep_equal(vim.tbl_map(vim.trim, lines),
      { '# A title', '[Client] Romeo', '# A comment', 'Romeo connects' })]])
  session:stop()
end

local function tags_close_themselves()
  local session = edit(scene .. 'Romeo sends:\n\t<message>\n')
  session:type('Go<lt>body>')
  the_text_is(session, 'the end tag behind the cursor', '\n\t\t<body></body>$')
  session:type('Hi<lt>/')
  the_text_is(session, 'the words before it, and one end tag', '\n\t\t<body>Hi</body>$')
  session:type('<CR><lt>/')
  the_text_is(session, 'the end of the stanza below its start', '\n\t\t<body>Hi</body>\n\t</message>$')
  session:type('<Esc>')
  session:wait('the cursor behind the end tag', [[return vim.fn.col('.') == vim.fn.col('$') - 1]])
  session:stop()
end

local function lists_open_where_the_next_word_is_one_of_a_list()
  local session = edit(scene)
  if not has_lists(session) then
    session:stop()
    return 'not in this version'
  end
  session:type('GoR')
  offers(session, 'Romeo')
  session:type('<C-n><C-y>')
  offers(session, 'sends')
  session:type('<C-n><C-y>')
  the_text_is(session, 'the verb', 'Romeo sends:\n\t')
  offers(session, 'presence join')
  -- An attribute is there with its quotes, and what stands between them is offered.
  session:type('<lt>message t')
  offers(session, 'to')
  session:type('<C-n><C-y>')
  offers(session, "${Romeo's JID}")
  session:type('<C-e><Esc>')
  -- Elements of one name are told apart by their namespaces.
  session:type('Go<CR>Romeo sends:<CR><lt>iq type="get"><CR><lt>q')
  session:wait('namespaces beside the name', [[
    local info = vim.fn.complete_info({ 'items', 'pum_visible' })
    local shown = vim.tbl_map(function(item)
      return item.abbr .. ' ' .. item.kind .. ' ' .. item.menu
    end, info.items)
    return info.pum_visible == 1 and vim.iter(shown):any(function(one)
      return one:find('^query.*roster') ~= nil
    end) and vim.iter(shown):any(function(one)
      return one:find('^query.*disco#info') ~= nil
    end)]])
  session:type('<C-e><Esc>')
  session:stop()
end

local function enter_makes_a_line()
  local session = edit(scene)
  if not has_lists(session) then
    session:stop()
    return 'not in this version'
  end
  session:type('GoRomeo dis')
  offers(session, 'disconnects')
  session:type('connects<CR># The end<Esc>')
  the_text_is(session, 'the word once, and a line behind it', '\nRomeo disconnects\n# The end')
  session:stop()
end

local function lists_can_be_left_alone()
  local session = edit(scene, { config = [[require('scs').setup({ autocomplete = false, close_tags = false })]] })
  session:type('GoRomeo sends:<CR><lt>message><C-x><C-o>')
  offers(session, '</message>')
  session:type('<C-e><Esc>')
  session:wait('the tag as it was typed', [[return vim.api.nvim_get_current_line() == '\t<message>']])
  session:stop()
end

return {
  { 'comments end with their line', comments_end_with_their_line },
  { 'tags close themselves', tags_close_themselves },
  { 'lists open where the next word is one of a list', lists_open_where_the_next_word_is_one_of_a_list },
  { 'Enter makes a line', enter_makes_a_line },
  { 'lists can be left alone', lists_can_be_left_alone },
}
