-- Writing a script: mistakes, completion, format, indentation.
local Session = require('session')

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

local members = read(Session.repository .. '/spec/scansion/muc_members_only.scs')

local function edit(options)
  local usual = { files = { ['a.scs'] = members }, open = 'a.scs' }
  local session = Session.start(vim.tbl_extend('force', usual, options or {}))
  session:served()
  return session
end

local function a_mistake_is_found_and_fixed()
  local session = edit()
  assert(session:lua('return #vim.diagnostic.get(0)') == 0)
  session:type('/receives:<CR>cwrecieves<Esc>')
  local found = session:diagnostic('unknown-verb')
  assert(found.lnum == 23 and found.source == 'scs', vim.inspect(found))
  session:lua([[vim.lsp.buf.code_action({ context = { only = { 'quickfix' } }, apply = true,
    filter = function(action) return action.isPreferred end })]])
  session:wait('the fixed line', [[return vim.api.nvim_get_current_line() == 'Master receives:']])
  session:wait('no diagnostics', 'return #vim.diagnostic.get(0) == 0')
  session:stop()
end

local function completion_offers_elements()
  local session = edit()
  session:type('/affiliation="owner"<CR>O<lt><C-x><C-o>')
  local words = session:wait('the completion menu', [[
    local info = vim.fn.complete_info({ 'items', 'pum_visible' })
    return info.pum_visible == 1 and vim.tbl_map(function(item)
      return item.abbr ~= '' and item.abbr or item.word
    end, info.items)]])
  for _, name in ipairs({ 'status', 'item', 'decline', 'invite' }) do
    local offered = vim.iter(words):any(function(word)
      return word:find(name, 1, true)
    end)
    assert(offered, ('%s is not offered: %s'):format(name, vim.inspect(words)))
  end
  session:type('<C-e><Esc>')
  session:stop()
end

local function a_script_is_formatted_when_it_is_saved()
  local untidy = members:gsub('Master sends:\n\t<presence', 'Master   sends :\n        <presence', 1)
  local session = edit({
    files = { ['a.scs'] = untidy },
    config = [[require('scs').setup({ format_on_save = true })]],
  })
  session:type(':w<CR>')
  session:wait('the file in one style', [[return table.concat(vim.fn.readfile('a.scs'), '\n') .. '\n' == ...]], members)
  session:stop()
end

local function stanzas_are_pasted()
  local session = edit()
  session:lua([[vim.fn.setreg('a', '<message to="members@rooms.example"><body>Any news?</body></message>')]])
  session:command('/Master connects/ScsPaste a')
  session:wait('the stanza in the script', [[
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    local pasted = 'Master sends:\n\t<message to="members@rooms.example">\n\t\t<body>Any news?'
    return text:find('Master connects\n\n' .. pasted, 1, true) ~= nil]])
  session:stop()
end

local function hover_explains()
  local session = edit()
  session:type('/affiliation<CR>K')
  session:wait('a window with an explanation', [[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return #vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false) > 0
      end
    end]])
  session:stop()
end

-- What "scs fmt" indents, "=" indents the same way.
local function indentation_is_that_of_the_formatter()
  local session = Session.start({})
  for _, path in ipairs(vim.fn.glob(Session.repository .. '/spec/scansion/*.scs', true, true)) do
    session:lua([[vim.cmd.edit(...)]], path)
    local before = session:lines()
    session:lua([[
      vim.cmd('silent %left')
      for number, line in ipairs(...) do
        -- In column 0 a line is something else.
        local current = vim.fn.getline(number)
        if line ~= current and current:find('^[^<]') then
          vim.fn.setline(number, line)
        end
      end
      vim.cmd('silent normal! gg=G')]], before)
    local after = session:lines()
    for number, line in ipairs(before) do
      assert(line == after[number], ('%s:%d: %q, not %q'):format(path, number, after[number], line))
    end
    session:lua([[vim.cmd.bdelete({ bang = true })]])
  end
  session:stop()
end

local function typing_indents()
  local session = Session.start({ open = 'new.scs' })
  session:type('iRomeo sends:<CR><lt>iq type="get"><CR><lt>query/><CR><lt>/iq><CR><CR><Esc>')
  session:wait('the indented text', [[
    return vim.deep_equal(vim.api.nvim_buf_get_lines(0, 0, 4, false),
      { 'Romeo sends:', '\t<iq type="get">', '\t\t<query/>', '\t</iq>' })]])
  session:stop()
end

local function movements_go_from_block_to_block()
  local session = Session.start({ files = { ['a.scs'] = members }, open = 'a.scs' })
  session:type('gg]]]]]]]]')
  session:wait('the first action', [[return vim.api.nvim_get_current_line() == 'Master connects']])
  session:type('[[')
  session:wait('the separator', [[return vim.api.nvim_get_current_line() == '-----']])
  session:stop()
end

return {
  { 'a mistake is found and fixed', a_mistake_is_found_and_fixed },
  { 'completion offers elements of muc#user', completion_offers_elements },
  { 'a script is formatted when it is saved', a_script_is_formatted_when_it_is_saved },
  { 'stanzas are pasted', stanzas_are_pasted },
  { 'hover explains', hover_explains },
  { 'indentation is that of the formatter', indentation_is_that_of_the_formatter },
  { 'typing indents', typing_indents },
  { 'movements go from block to block', movements_go_from_block_to_block },
}
