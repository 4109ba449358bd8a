-- The syntax file against what the language server makes of the same text:
-- whatever the one colours, the other has to know by the same name.
local Session = require('session')

-- The types of semantic token in which each group may stand; '' is none.
local types = {
  [''] = { '', 'string' }, -- text
  Attribute = { 'property' },
  Bound = { 'parameter' },
  Bracket = { '', 'string' }, -- of CDATA
  CData = { 'string' },
  Capture = { 'parameter' },
  Character = { 'variable' },
  Class = { 'type' },
  Colon = { '' },
  Comment = { 'comment' },
  Declared = { 'variable' },
  Delimiter = { '' },
  Entity = { 'enumMember' },
  Equals = { '' },
  Expression = { 'macro' },
  Name = { 'class' },
  Namespace = { 'namespace', '' },
  NamespaceEquals = { '' },
  Namespaces = { 'property' },
  Nothing = { 'keyword' },
  Override = { 'decorator' },
  Placeholder = { 'macro' },
  Property = { 'property' },
  Referred = { 'variable' },
  Separator = { 'operator' },
  String = { 'string', '' },
  Suppression = { 'comment' },
  Tag = { 'comment' },
  TagName = { 'comment' },
  Value = { 'string' },
  Verb = { 'keyword' },
  VerbColon = { '' },
  XMLComment = { 'comment' },
}

-- Where the two differ in the current buffer, as a list of sentences. Blocks
-- that are broken are left out: there the two may guess differently.
local compare = [[
  local types = ...
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'scs' })[1]
  local request = function(method)
    local params = { textDocument = { uri = vim.uri_from_bufnr(0) } }
    if vim.fn.has('nvim-0.11') == 1 then
      return assert(client:request_sync(method, params, 10000, 0)).result
    end
    return assert(client.request_sync(method, params, 10000, 0)).result
  end
  local legend = client.server_capabilities.semanticTokensProvider.legend.tokenTypes
  local broken = {}
  for _, one in ipairs(request('textDocument/diagnostic').items) do
    if one.severity == 1 then
      local first = vim.fn['scansion#action'](one.range.start.line + 1)
      local line = math.max(first, 1)
      repeat
        broken[line] = true
        line = line + 1
      until line > vim.fn.line('$') or vim.fn['scansion#action'](line) ~= first
    end
  end
  local tokens, line, start = {}, 0, 0
  local data = request('textDocument/semanticTokens/full').data
  for i = 1, #data, 5 do
    start = data[i] > 0 and data[i + 1] or start + data[i + 1]
    line = line + data[i]
    tokens[line] = tokens[line] or {}
    table.insert(tokens[line], { start, start + data[i + 2], legend[data[i + 3] + 1] })
  end
  local wrong, compared = {}, 0
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    for column = 1, broken[number] and 0 or #text do
      local units = vim.str_utfindex(text, column - 1)
      local type = ''
      for _, token in ipairs(tokens[number - 1] or {}) do
        if token[1] <= units and units < token[2] then
          type = token[3]
        end
      end
      local group = vim.fn.synIDattr(vim.fn.synID(number, column, 1), 'name'):gsub('^scansion', '')
      if text:sub(column, column):find('%S') then
        compared = compared + 1
        if not vim.list_contains(types[group] or {}, type) then
          table.insert(wrong, ('%s:%d:%d: %q is "%s" here and "%s" for the server'):format(
            vim.fn.expand('%:t'), number, column, text:sub(column, column + 10), group, type))
        end
      end
    end
  end
  return { wrong = wrong, compared = compared }]]

local function agrees(pattern)
  local paths = vim.fn.glob(pattern, true, true)
  local session = Session.start({ files = { ['a.scs'] = '' } })
  local wrong, compared = {}, 0
  for _, path in ipairs(paths) do
    session:lua('vim.cmd.edit(...)', path)
    session:served()
    local result = session:lua(compare, types)
    vim.list_extend(wrong, result.wrong)
    compared = compared + result.compared
  end
  session:stop()
  assert(#wrong == 0, table.concat(wrong, '\n', 1, math.min(#wrong, 20)))
  assert(compared > 0, 'no script in ' .. pattern)
  return ('%d characters of %d scripts'):format(compared, #paths)
end

local function agrees_on_our_scripts()
  return agrees(Session.repository .. '/spec/scansion/*.scs')
end

local function agrees_on_curious_scripts()
  return agrees(Session.repository .. '/editors/neovim/test/scripts/*.scs')
end

local function agrees_on_real_scripts()
  local shared = vim.fs.dirname(Session.repository) .. '/shared'
  if not vim.uv.fs_stat(shared) then
    assert(not vim.list_contains(vim.split(vim.env.SCS_REQUIRE or '', ','), 'shared'), shared .. ' is not there')
    return 'skipped: the folder ../shared with the real scripts is not there'
  end
  return agrees(shared .. '/corpus/*/*.scs')
end

-- What the server says has the colour that the syntax file gives.
local function the_server_colours_alike()
  local session = Session.start({})
  session:lua('vim.cmd.edit(...)', Session.repository .. '/spec/scansion/captures.scs')
  for type, group in pairs({ class = 'Name', keyword = 'Verb', macro = 'Expression', namespace = 'Namespace' }) do
    local name = ('@lsp.type.%s.scansion'):format(type)
    local link = session:lua([[return vim.api.nvim_get_hl(0, { name = ... }).link]], name)
    assert(link == 'scansion' .. group, ('%s is shown as %s'):format(type, tostring(link)))
  end
  session:stop()
end

return {
  { 'agrees with the server on our scripts', agrees_on_our_scripts },
  { 'agrees with the server on curious scripts', agrees_on_curious_scripts },
  { 'agrees with the server on real scripts', agrees_on_real_scripts },
  { 'the server colours alike', the_server_colours_alike },
}
