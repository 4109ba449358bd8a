-- Runs the cases of the files beside it: nvim -l run.lua [PATTERN]
--
-- SCS_NVIM is the editor under test, SCS_TREE_SITTER the tree-sitter parser as
-- a shared library.
local here = vim.fs.dirname(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p'))
package.path = here .. '/?.lua;' .. package.path

local session = require('session')
local pattern = arg[1] or ''
local failed, count = 0, 0
local files = {
  'debugging', 'editing', 'highlighting', 'newcomer', 'running', 'starting', 'treesitter', 'typing', 'writing',
}
for _, file in ipairs(files) do
  for _, case in ipairs(require(file)) do
    local name = ('%s: %s'):format(file, case[1])
    if name:find(pattern) then
      count = count + 1
      local begin = vim.uv.hrtime()
      local ok, result = xpcall(case[2], debug.traceback)
      session.forget_all()
      local seconds = (vim.uv.hrtime() - begin) / 1e9
      if ok then
        print(('ok - %s (%.1f s)%s'):format(name, seconds, result and ': ' .. result or ''))
      else
        failed = failed + 1
        print(('not ok - %s (%.1f s)\n%s'):format(name, seconds, tostring(result)))
      end
    end
  end
end
print(('%d cases, %d failed'):format(count, failed))
if failed > 0 or count == 0 then
  os.exit(1)
end
