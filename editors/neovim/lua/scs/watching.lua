-- Watching the files of open scripts: the findings of one that is deleted go, and
-- come again with the file. Neovim watches files for a server only where that is
-- cheap, which it is not on Linux for whole trees; it is for a few folders.
local M = {}

local deleted, created = 3, 1

-- By folder: a handle, and the buffers that it is there for.
local folders = {}

local function exists(buffer)
  return vim.uv.fs_stat(vim.api.nvim_buf_get_name(buffer)) ~= nil
end

-- Tells the servers of a buffer if its file has gone, or is there again.
local function look(folder, buffer)
  local there = exists(buffer)
  if folder.buffers[buffer] == there then
    return
  end
  folder.buffers[buffer] = there
  local change = { uri = vim.uri_from_bufnr(buffer), type = there and created or deleted }
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = buffer, name = 'scs' })) do
    require('scs.client').notify(client, 'workspace/didChangeWatchedFiles', { changes = { change } })
  end
end

local function look_at_all(folder)
  for buffer in pairs(folder.buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      look(folder, buffer)
    end
  end
end

local function forget(path, buffer)
  local folder = folders[path]
  folder.buffers[buffer] = nil
  if next(folder.buffers) == nil then
    folders[path] = nil
    folder.handle:close()
  end
end

--- Watches the file of a buffer for as long as the buffer is loaded.
---@param client vim.lsp.Client
---@param buffer integer
function M.attach(client, buffer)
  if vim.tbl_get(client.capabilities, 'workspace', 'didChangeWatchedFiles', 'dynamicRegistration') then
    return -- Neovim does it
  end
  local name = vim.api.nvim_buf_get_name(buffer)
  local path = vim.fs.dirname(name)
  if name == '' or not vim.uv.fs_stat(path) then
    return
  end
  local folder = folders[path]
  if not folder then
    folder = { handle = assert(vim.uv.new_fs_event()), buffers = {} }
    local started = folder.handle:start(path, {}, function()
      vim.schedule(function()
        look_at_all(folder)
      end)
    end)
    if not started then
      folder.handle:close() -- the system watches no more
      return
    end
    folders[path] = folder
  end
  if folder.buffers[buffer] ~= nil then
    return
  end
  folder.buffers[buffer] = exists(buffer)
  vim.api.nvim_create_autocmd({ 'BufUnload', 'BufFilePost' }, {
    buffer = buffer,
    once = true,
    callback = function(event)
      forget(path, buffer)
      if event.event == 'BufFilePost' then
        M.attach(client, buffer)
      end
    end,
  })
end

return M
