-- What happens by itself while a script is typed: lists of choices open, tags
-- are closed.
local M = {}

-- Lists as "vim.lsp.completion" shows them came with Neovim 0.11.
M.has_lists = vim.fn.has('nvim-0.11') == 1

-- Plugins that show lists of their own, by the module that they load.
local others = { 'blink.cmp', 'cmp', 'coq', 'ddc', 'mini.completion' }

local function shown_by_another()
  return vim.iter(others):any(function(module)
    return package.loaded[module] ~= nil
  end)
end

--- Opens the list of choices: a choice has been made, and the next one is of a list.
function M.open_list()
  if M.has_lists and not shown_by_another() then
    vim.lsp.completion.get()
  end
end

-- Neovim asks at the letters that the server names, which are none of a word's,
-- nor the dash that starts the separator.
local function ask_at_words(client)
  local provider = client.server_capabilities.completionProvider
  if provider.asks_at_words then
    return
  end
  provider.asks_at_words = true
  table.insert(provider.triggerCharacters, '-')
  for byte = ('a'):byte(), ('z'):byte() do
    table.insert(provider.triggerCharacters, string.char(byte))
    table.insert(provider.triggerCharacters, string.char(byte):upper())
  end
end

-- Without a word about it in 'completeopt', the first choice would be inserted,
-- and Enter would take it.
local function choose_none(buffer)
  local set = vim.opt.completeopt:get()
  if not vim.list_contains(set, 'noselect') and not vim.list_contains(set, 'noinsert') then
    vim.bo[buffer].completeopt = 'menuone,noselect,fuzzy,popup'
  end
end

local function show_lists(client, buffer)
  vim.api.nvim_create_autocmd('InsertEnter', {
    group = vim.api.nvim_create_augroup('scs.lists.' .. buffer, {}),
    buffer = buffer,
    once = true, -- plugins that are loaded late are there by then
    callback = function()
      if not shown_by_another() and vim.lsp.buf_is_attached(buffer, client.id) then
        ask_at_words(client)
        choose_none(buffer)
        vim.lsp.completion.enable(true, client.id, buffer, { autotrigger = true })
      end
    end,
  })
end

local function byte_of(line, character, encoding)
  if vim.fn.has('nvim-0.11') == 1 then
    return vim.str_byteindex(line, encoding, character, false)
  end
  return encoding == 'utf-8' and character or vim.str_byteindex(line, character, true)
end

local function close_tag(client, buffer)
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  require('scs.client').request(client, 'scs/closeTag', params, function(_, closed)
    if not closed or vim.api.nvim_get_current_buf() ~= buffer or vim.api.nvim_buf_get_changedtick(buffer) ~= tick then
      return -- the user has typed on
    end
    vim.lsp.util.apply_text_edits({ closed.edit }, buffer, client.offset_encoding)
    local at = closed.cursor
    local line = vim.api.nvim_buf_get_lines(buffer, at.line, at.line + 1, false)[1]
    vim.api.nvim_win_set_cursor(0, { at.line + 1, byte_of(line, at.character, client.offset_encoding) })
  end, buffer)
end

local function close_tags(client, buffer)
  vim.api.nvim_create_autocmd('InsertCharPre', {
    group = vim.api.nvim_create_augroup('scs.tags.' .. buffer, {}),
    buffer = buffer,
    callback = function()
      if vim.v.char == '>' or vim.v.char == '/' then
        vim.schedule(function() -- once the letter is there
          if vim.lsp.buf_is_attached(buffer, client.id) and vim.api.nvim_get_current_buf() == buffer then
            close_tag(client, buffer)
          end
        end)
      end
    end,
  })
end

--- Sets up a buffer that the server has begun to serve.
---@param client vim.lsp.Client
---@param buffer integer
function M.attach(client, buffer)
  local options = require('scs').options
  if options.autocomplete and M.has_lists then
    show_lists(client, buffer)
  end
  if options.close_tags then
    close_tags(client, buffer)
  end
end

return M
