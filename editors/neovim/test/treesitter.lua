-- The tree-sitter grammar of editors/tree-sitter-scansion, as Neovim uses it.
local agreement = require('agreement')
local Session = require('session')

local grammar = Session.repository .. '/editors/tree-sitter-scansion'

-- The types of semantic token in which each capture may stand; '' is none.
local types = {
  [''] = { '', 'string' }, -- text
  ['attribute'] = { 'property' },
  ['comment'] = { 'comment' },
  ['comment.documentation'] = { 'comment' },
  ['constant.builtin'] = { 'keyword' },
  ['function.macro'] = { 'macro' },
  ['keyword'] = { 'keyword' },
  ['keyword.directive'] = { 'comment', 'decorator' },
  ['label'] = { 'variable' },
  ['markup.heading'] = { 'comment' },
  ['punctuation.bracket'] = { '' },
  ['punctuation.delimiter'] = { '' },
  ['punctuation.special'] = { 'operator', 'macro' },
  ['string'] = { 'string', '' },
  ['string.special'] = { 'enumMember' },
  ['string.special.url'] = { 'namespace', '' },
  ['tag'] = { 'class' },
  ['type'] = { 'type' },
  ['variable.parameter'] = { 'parameter' },
}

local lookup = ([[
  vim.treesitter.language.add('scansion', { path = %q })
  vim.opt.runtimepath:append(%q)
  local parser = vim.treesitter.get_parser(0, 'scansion')
  local root = parser:parse()[1]:root()
  local query = assert(vim.treesitter.query.get('scansion', 'highlights'))
  local names = {}
  for id, node in query:iter_captures(root, 0) do
    local line, column, last, stop = node:range()
    while line < last or line == last and column < stop do
      local length = #vim.api.nvim_buf_get_lines(0, line, line + 1, false)[1]
      names[line] = names[line] or {}
      for i = column, (line == last and stop or length) - 1 do
        names[line][i] = query.captures[id]
      end
      line, column = line + 1, 0
    end
  end
  return function(line, column)
    return names[line - 1] and names[line - 1][column - 1] or ''
  end]]):format(vim.env.SCS_TREE_SITTER, grammar)

local function agrees_on_our_scripts()
  return agreement.of(Session.repository .. '/spec/scansion/*.scs', types, lookup)
end

local function agrees_on_real_scripts()
  return agreement.of_real_scripts(types, lookup)
end

-- What a user writes to have its colours, and its folds.
local function colours_and_folds()
  local session = Session.start({
    files = {
      ['a.scs'] = '# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\n-----\n\nRomeo sends:\n\t<presence/>\n',
    },
    open = 'a.scs',
    config = ([[
      vim.opt.runtimepath:append(%q)
      vim.treesitter.language.add('scansion', { path = %q })
      vim.api.nvim_create_autocmd('FileType', { pattern = 'scansion', callback = function()
        vim.treesitter.start()
        vim.wo.foldmethod = 'expr'
        vim.wo.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
        vim.wo.foldlevel = 99
      end })]]):format(grammar, vim.env.SCS_TREE_SITTER),
  })
  session:wait('colours', [[
    local captures = vim.treesitter.get_captures_at_pos(0, 7, 7)
    return captures[1] ~= nil and captures[1].capture == 'keyword']])
  session:wait('folds', 'return vim.fn.foldlevel(9) == 1 and vim.fn.foldlevel(6) == 0')
  session:stop()
end

local function parse(text)
  return vim.treesitter.get_string_parser(text, 'scansion'):parse()[1]:root()
end

local function blocks(root)
  local all = {}
  for node in root:iter_children() do
    if node:type() == 'section' or node:type() == 'action' then
      local first, _, last = node:range()
      table.insert(all, { first = first, last = last, key = first .. node:sexpr() })
    end
  end
  return all
end

local function errors(node, all)
  if node:type() == 'ERROR' or node:missing() then
    local first, _, last, column = node:range()
    table.insert(all, { first = first, last = column == 0 and last > first and last - 1 or last })
  end
  if node:has_error() then
    for child in node:iter_children() do
      errors(child, all)
    end
  end
  return all
end

-- Takes single characters of syntax away, and checks that the block they stood
-- in is the only one that changes, and the only one with an error.
local function a_mistake_costs_its_own_block()
  vim.treesitter.language.add('scansion', { path = vim.env.SCS_TREE_SITTER })
  local damages, noticed = 0, 0
  for _, name in ipairs({ 'captures', 'private_storage', 'receives_nothing' }) do
    local path = ('%s/spec/scansion/%s.scs'):format(Session.repository, name)
    local lines = vim.fn.readfile(path)
    local before = blocks(parse(table.concat(lines, '\n') .. '\n'))
    for index, block in ipairs(before) do
      local stop = before[index + 1] and before[index + 1].first - 1 or #lines
      for number = block.first + 1, block.last + 1 do
        for at in lines[number]:gmatch([=[()[<>/"'=:%[%]]]=]) do
          local copy = vim.list_slice(lines)
          copy[number] = lines[number]:sub(1, at - 1) .. lines[number]:sub(at + 1)
          local root = parse(table.concat(copy, '\n') .. '\n')
          local where = ('%s:%d:%d: %s'):format(path, number, at, copy[number])
          damages = damages + 1
          local wrong = errors(root, {})
          noticed = noticed + math.min(#wrong, 1)
          for _, one in ipairs(wrong) do
            assert(one.first >= block.first and one.last <= stop,
              ('%s: an error in lines %d to %d'):format(where, one.first + 1, one.last + 1))
          end
          local after = {}
          for _, one in ipairs(blocks(root)) do
            after[one.key] = true
          end
          for other, one in ipairs(before) do
            assert(other == index or after[one.key],
              ('%s: the block at line %d has changed'):format(where, one.first + 1))
          end
        end
      end
    end
  end
  assert(noticed * 3 > damages * 2, ('%d of %d mistakes noticed'):format(noticed, damages))
  return ('%d of %d mistakes noticed'):format(noticed, damages)
end

return {
  { 'agrees with the server on our scripts', agrees_on_our_scripts },
  { 'agrees with the server on real scripts', agrees_on_real_scripts },
  { 'colours and folds', colours_and_folds },
  { 'a mistake costs its own block', a_mistake_costs_its_own_block },
}
