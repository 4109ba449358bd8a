-- The folders whose programs are started without asking: absolute paths, a list
-- in JSON, in a file beside the state of the editor. No workspace can write it.
local M = {}

--- Where the list is kept.
---@return string
function M.path()
  return vim.fs.joinpath(vim.fn.stdpath('state'), 'scs', 'trusted-folders.json')
end

-- Those of the file.
local function kept()
  local file = io.open(M.path(), 'rb')
  if not file then
    return {}
  end
  local ok, folders = pcall(vim.json.decode, file:read('*a'))
  file:close()
  return ok and vim.islist(folders) and folders or {}
end

--- The folders of the options and of the file.
---@return string[]
function M.folders()
  local folders = vim.tbl_get(require('scs').options.settings, 'run', 'trusted-folders') or {}
  return vim.list_extend(vim.deepcopy(folders), kept())
end

--- Adds the folders of the file to the settings of a client.
---@param settings table
function M.fill(settings)
  local run = vim.deepcopy(vim.tbl_get(settings, 'scs', 'run') or {})
  local folders = run['trusted-folders'] or {}
  for _, folder in ipairs(kept()) do
    if not vim.list_contains(folders, folder) then
      table.insert(folders, folder)
    end
  end
  if #folders > 0 then
    run['trusted-folders'] = folders
    settings.scs = vim.tbl_extend('force', settings.scs or {}, { run = run })
  end
end

local function real(path)
  return vim.fs.normalize(vim.uv.fs_realpath(path) or path)
end

--- Whether a file lies in a folder that the user trusts, or below it.
---@param path string
---@return boolean
function M.covers(path)
  path = real(path)
  return vim.iter(M.folders()):any(function(folder)
    return vim.startswith(path, (real(folder):gsub('/$', '')) .. '/')
  end)
end

--- Adds a folder to the list, and tells the servers that run.
---@param folder string
function M.add(folder)
  local folders = kept()
  if not vim.list_contains(folders, folder) then
    table.insert(folders, folder)
    vim.fn.mkdir(vim.fs.dirname(M.path()), 'p', tonumber('700', 8))
    local new = M.path() .. '.new'
    local file = assert(io.open(new, 'wb'))
    file:write(vim.json.encode(folders), '\n')
    file:close()
    assert(vim.uv.fs_rename(new, M.path()))
  end
  for _, client in ipairs(vim.lsp.get_clients({ name = 'scs' })) do
    M.fill(client.settings)
    require('scs.client').notify(client, 'workspace/didChangeConfiguration', { settings = client.settings })
  end
end

return M
