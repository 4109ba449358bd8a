-- Failures as a quickfix list.
local M = {}

local title = 'scs run'

-- Text that belongs to the item above it, a line each.
local function notes(lead, text)
  local items = {}
  for line in vim.gsplit(text or '', '\n', { trimempty = true }) do
    table.insert(items, { text = lead .. line, valid = 0 })
    lead = (' '):rep(#lead)
  end
  return items
end

--- Appends the item of a failure, and what explains it below.
---@param items table[]
---@param item table where it is, as setqflist() wants it
---@param failure { message: string, reasons?: string[], expected?: string, received?: string }
function M.add(items, item, failure)
  table.insert(items, vim.tbl_extend('force', { type = 'E', text = failure.message }, item))
  for _, reason in ipairs(failure.reasons or {}) do
    vim.list_extend(items, notes('  ', reason))
  end
  vim.list_extend(items, notes('  expected: ', failure.expected))
  vim.list_extend(items, notes('  received: ', failure.received))
end

--- Shows failures. Their list takes the place of the one of the last run, and
--- leaves other lists alone. Without items an old list is emptied.
---@param items table[]
function M.set(items)
  local ours = vim.fn.getqflist({ title = true }).title == title
  if #items == 0 and not ours then
    return
  end
  vim.fn.setqflist({}, ours and 'r' or ' ', { title = title, items = items })
  if not require('scs').options.open_quickfix then
    return
  end
  if #items == 0 then
    vim.cmd.cclose()
    return
  end
  local window = vim.api.nvim_get_current_win()
  vim.cmd('botright copen')
  vim.api.nvim_set_current_win(window)
end

return M
