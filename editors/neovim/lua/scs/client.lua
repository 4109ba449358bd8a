-- The language client: how the server is started, and what is done in a buffer
-- that it serves.
local M = {}

-- Neovim 0.12 shows and refreshes lenses by itself. Before, somebody has to ask.
local lenses_by_themselves = vim.fn.has('nvim-0.12') == 1

--- Sends a request, in the words of this version of Neovim.
---@param client vim.lsp.Client
function M.request(client, method, params, handler, buffer)
  if vim.fn.has('nvim-0.11') == 1 then
    return client:request(method, params, handler, buffer)
  end
  return client.request(method, params, handler, buffer)
end

--- Sends a notification, in the words of this version of Neovim.
---@param client vim.lsp.Client
function M.notify(client, method, params)
  if vim.fn.has('nvim-0.11') == 1 then
    return client:notify(method, params)
  end
  return client.notify(method, params)
end

-- Not vim.lsp.codelens.refresh(): it does nothing while an older request is
-- under way, and so the result of a run could be missed.
local function refresh_lenses(client, buffer)
  local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  M.request(client, 'textDocument/codeLens', params, vim.lsp.codelens.on_codelens, buffer)
end

local function on_lens_refresh(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  for buffer in pairs(client and client.attached_buffers or {}) do
    refresh_lenses(client, buffer)
  end
  return vim.NIL
end

-- Neovim asks for the diagnostics of the workspace then, and leaves those of open
-- scripts as they are: a run that fails would not be seen in them.
local function on_diagnostic_refresh(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  for buffer in pairs(client and client.attached_buffers or {}) do
    local params = {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      identifier = vim.tbl_get(client.server_capabilities, 'diagnosticProvider', 'identifier'),
    }
    M.request(client, 'textDocument/diagnostic', params, nil, buffer)
  end
  return vim.NIL
end

local function on_trust_folder(_, params)
  require('scs.trusted').add(params.folder)
end

--- The configuration of the language server.
---@return vim.lsp.ClientConfig
function M.config()
  local options = require('scs').options
  local config = {
    name = 'scs',
    cmd = require('scs.version').start(options.cmd),
    filetypes = { 'scansion' },
    root_markers = { '.scs.toml', '.git' },
    settings = { scs = options.settings },
    commands = {},
    handlers = { ['workspace/diagnostic/refresh'] = on_diagnostic_refresh, ['scs/trustFolder'] = on_trust_folder },
    before_init = function(params, config)
      require('scs.trusted').fill(config.settings) -- now, for it may have changed since the configuration was read
      params.capabilities.experimental = {
        scs = { reports = true, trustedFolders = true, triggerSuggest = require('scs.typing').has_lists },
      }
      if not lenses_by_themselves then
        -- What the handlers here can do, and this version of Neovim does not say.
        params.capabilities.workspace.codeLens = { refreshSupport = true }
        params.capabilities.workspace.diagnostics = { refreshSupport = true }
      end
    end,
  }
  -- What lenses name. The server does it, and the answer is shown.
  for _, command in ipairs({ 'scs.run', 'scs.runTo', 'scs.explore', 'scs.accept' }) do
    config.commands[command] = function(lens, context)
      require('scs.run').request(assert(vim.lsp.get_client_by_id(context.client_id)), context.bufnr, lens)
    end
  end
  config.commands['scs.report'] = function(_, context)
    require('scs.trace').request(assert(vim.lsp.get_client_by_id(context.client_id)), context.bufnr)
  end
  config.commands['editor.action.triggerSuggest'] = function()
    require('scs.typing').open_list()
  end
  if not lenses_by_themselves then
    config.handlers['workspace/codeLens/refresh'] = on_lens_refresh
  end
  return config
end

local function show_lenses(client, buffer)
  if lenses_by_themselves then
    vim.lsp.codelens.enable(true, { bufnr = buffer })
    return
  end
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
    group = vim.api.nvim_create_augroup('scs.lenses.' .. buffer, {}),
    buffer = buffer,
    callback = function()
      if vim.lsp.buf_is_attached(buffer, client.id) then
        refresh_lenses(client, buffer)
      end
    end,
  })
  refresh_lenses(client, buffer)
end

local function format_on_save(client, buffer)
  vim.api.nvim_create_autocmd('BufWritePre', {
    group = vim.api.nvim_create_augroup('scs.format.' .. buffer, {}),
    buffer = buffer,
    callback = function()
      if vim.lsp.buf_is_attached(buffer, client.id) then
        vim.lsp.buf.format({ bufnr = buffer, id = client.id })
      end
    end,
  })
end

--- Sets up a buffer that the server has begun to serve.
---@param client vim.lsp.Client
---@param buffer integer
function M.attach(client, buffer)
  if not require('scs.version').will_do(client) then
    return
  end
  local options = require('scs').options
  if options.codelens and client.server_capabilities.codeLensProvider then
    show_lenses(client, buffer)
  end
  if options.format_on_save then
    format_on_save(client, buffer)
  end
  require('scs.typing').attach(client, buffer)
  require('scs.watching').attach(client, buffer)
end

return M
