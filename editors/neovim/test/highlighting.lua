-- The syntax file against what the language server makes of the same text.
local agreement = require('agreement')
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

local lookup = [[
  return function(line, column)
    return (vim.fn.synIDattr(vim.fn.synID(line, column, 1), 'name'):gsub('^scansion', ''))
  end]]

local function agrees_on_our_scripts()
  return agreement.of(Session.repository .. '/spec/scansion/*.scs', types, lookup)
end

local function agrees_on_curious_scripts()
  return agreement.of(Session.repository .. '/editors/neovim/test/scripts/*.scs', types, lookup)
end

local function agrees_on_real_scripts()
  return agreement.of_real_scripts(types, lookup)
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
