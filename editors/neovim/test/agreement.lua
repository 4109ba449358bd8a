-- What colours a script against what the language server makes of the same
-- text: whatever the one colours, the other has to know by the same name.
local Session = require('session')

-- Where the two differ in the current buffer, as a list of sentences. Blocks
-- that are broken are left out: there the two may guess differently.
local compare = [[
  local types, lookup = ...
  local name_at = assert(loadstring(lookup))()
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
      local group = name_at(number, column)
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

local M = {}

--- Compares scripts and says how much of them.
---@param pattern string of paths
---@param types table<string, string[]> the types of semantic token in which each name may stand; '' is none
---@param lookup string Lua code that runs in the editor and returns a function: the name at a line and column, from 1
function M.of(pattern, types, lookup)
  local paths = vim.fn.glob(pattern, true, true)
  local session = Session.start({ files = { ['a.scs'] = '' } })
  local wrong, compared = {}, 0
  for _, path in ipairs(paths) do
    session:lua('vim.cmd.edit(...)', path)
    session:served()
    local result = session:lua(compare, types, lookup)
    vim.list_extend(wrong, result.wrong)
    compared = compared + result.compared
  end
  session:stop()
  assert(#wrong == 0, table.concat(wrong, '\n', 1, math.min(#wrong, 20)))
  assert(compared > 0, 'no script in ' .. pattern)
  return ('%d characters of %d scripts'):format(compared, #paths)
end

--- The same for the real scripts beside the repository, or why not.
function M.of_real_scripts(types, lookup)
  local shared = vim.fs.dirname(Session.repository) .. '/shared'
  if not vim.uv.fs_stat(shared) then
    assert(not vim.list_contains(vim.split(vim.env.SCS_REQUIRE or '', ','), 'shared'), shared .. ' is not there')
    return 'skipped: the folder ../shared with the real scripts is not there'
  end
  return M.of(shared .. '/corpus/*/*.scs', types, lookup)
end

return M
