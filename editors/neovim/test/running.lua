-- Running scripts, on a real Prosody.
local Session = require('session')

local passing = [[
# A message to oneself

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<message to="${Romeo's full JID}" type="chat">
		<body>Soft!</body>
	</message>

Romeo receives:
	<message from="${Romeo's full JID}" type="chat">
		<body>Soft!</body>
	</message>

Romeo disconnects
]]
local failing = passing:gsub('(receives:.*)Soft!', '%1Loud!')
local fast = [[require('scs').setup({ settings = { run = { timeout = '1s' } } })]]

local function open(text, options)
  local usual = { files = { ['a.scs'] = text }, open = 'a.scs', config = fast }
  local session = Session.start(vim.tbl_extend('force', usual, options or {}))
  session:served()
  return session
end

-- What the editor shows beside or above the lines, by line from 0.
local function lens(session, line, text)
  session:wait(('the lens %q in line %d'):format(text, line + 1), [[
    local line, text = ...
    for name, id in pairs(vim.api.nvim_get_namespaces()) do
      if name:find('codelens') then
        for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, id, { line, 0 }, { line, -1 }, { details = true })) do
          local shown = vim.deepcopy(mark[4].virt_text or {})
          for _, row in ipairs(mark[4].virt_lines or {}) do
            vim.list_extend(shown, row)
          end
          local all = table.concat(vim.tbl_map(function(chunk) return chunk[1] end, shown))
          if all:find(text, 1, true) then
            return true
          end
        end
      end
    end]], line, text)
end

-- The quickfix list, each item as text.
local quickfix = [[return vim.tbl_map(function(item)
  return ('%s:%d:%d: %s'):format(vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr)), item.lnum, item.col, item.text)
end, vim.fn.getqflist())]]

local function the_lens_runs_the_scenario()
  local session = open(passing)
  lens(session, 0, '▶ Run scenario')
  session:command('lua vim.lsp.codelens.run()')
  lens(session, 0, '✓ passed in ')
  session:told('passed')
  assert(#session:lua(quickfix) == 0)
  session:stop()
end

local function lenses_on_actions_are_shown_to_who_wants_them()
  local session = open(passing, { config = [[require('scs').setup({ settings = { lenses = 'all' } })]] })
  lens(session, 8, '▶ Run to here')
  session:stop()
end

local function what_is_run_is_what_is_seen()
  local session = open(failing)
  session:type(':%s/Loud/Soft/<CR>:ScsRun<CR>')
  session:told('passed')
  session:stop()
end

local function a_failure_is_shown_where_it_is()
  local session = open(failing)
  session:command('ScsRun')
  local found = session:diagnostic('SCS601')
  assert(found.lnum == 15 and found.source == 'scs run', vim.inspect(found))
  session:wait('the quickfix list', 'return #vim.fn.getqflist() > 0')
  local items = session:lua(quickfix)
  assert(items[1]:find('^a%.scs:16:%d+: "Romeo" received'), vim.inspect(items))
  assert(vim.iter(items):any(function(item)
    return item:find('Loud!', 1, true)
  end), vim.inspect(items))
  lens(session, 0, '✗ failed at line 16: body: expected "Loud!", received "Soft!"')
  lens(session, 0, '↻ Run again')
  session:type(':cfirst<CR>')
  session:wait('the failing line', 'return vim.fn.line(".") == 16')
  -- The lens of the failure leads there, too.
  session:lua([[
    vim.ui.select = function(items, options, done)
      for i, item in ipairs(items) do
        if options.format_item(item):find('✗ failed', 1, true) then
          return done(item, i)
        end
      end
    end
    vim.cmd('normal! gg')
    vim.lsp.codelens.run()]])
  session:wait('the failing line again', 'return vim.fn.line(".") == 16')
  -- The next run that passes leaves nothing of it.
  session:type(':%s/Loud/Soft/<CR>:ScsRun<CR>')
  lens(session, 0, '✓ passed in ')
  session:wait('an empty list and no diagnostics', 'return #vim.fn.getqflist() == 0 and #vim.diagnostic.get(0) == 0')
  session:stop()
end

local function run_here_stops_here()
  local session = open(failing)
  session:type(':14<CR>:ScsRunHere<CR>') -- in the body of what is sent
  lens(session, 10, '✓ passed in ')
  session:type(':4<CR>:ScsRunHere<CR>')
  session:told('no action here')
  session:stop()
end

local function stop_ends_a_run()
  local session = open(failing, { config = [[require('scs').setup({ settings = { run = { timeout = '10m' } } })]] })
  session:command('ScsRun')
  lens(session, 0, '■ Stop')
  session:command('ScsStop')
  lens(session, 0, '■ stopped')
  session:stop()
end

local function run_all_fills_the_quickfix_list()
  local session = open(passing, {
    config = [[require('scs').setup({ open_quickfix = true })]],
    files = {
      ['a.scs'] = passing,
      ['b.scs'] = failing,
      ['c.scs'] = 'Romeo sends:\n\t<presence>\n',
      ['.scs.toml'] = '[run]\ntimeout = "1s"\n',
    },
  })
  -- Headless, nobody answers whether .scs.toml can be trusted: that is a no.
  session:lua([[vim.fn.confirm = function() return 0 end]])
  session:command('ScsRunAll')
  session:told('you do not trust')
  session:lua([[
    local buffer = vim.fn.bufadd(vim.fn.getcwd() .. '/.scs.toml')
    vim.fn.bufload(buffer)
    vim.secure.trust({ action = 'allow', bufnr = buffer })]])
  session:command('ScsRunAll')
  session:told('3 scripts: 1 passed, 1 failed, 1 not run for syntax errors')
  local items = session:lua(quickfix)
  for _, wanted in ipairs({ '^b%.scs:16:', '^c%.scs:2:' }) do
    assert(vim.iter(items):any(function(item)
      return item:find(wanted)
    end), vim.inspect(items))
  end
  assert(session:lua([[return vim.fn.getqflist({ winid = true }).winid]]) > 0, 'the quickfix window is not open')
  session:stop()
end

local function a_missing_server_is_said()
  local nowhere = vim.fn.tempname()
  vim.fn.mkdir(nowhere)
  assert(vim.uv.fs_symlink(Session.repository .. '/bin/scs', nowhere .. '/scs'))
  local session = open(passing, { path = nowhere })
  session:command('ScsRun')
  session:confirm()
  session:told('prosody')
  lens(session, 0, '✗ no server')
  session:stop()
  vim.fn.delete(nowhere, 'rf')
end

local function a_trusted_folder_is_not_asked_about_again()
  local server = 'modules_enabled = { "saslauth"; "roster" }\nVirtualHost "localhost"\n'
  local session = open(passing, {
    files = { ['a.scs'] = passing, ['prosody.cfg.lua'] = server },
    config = fast .. [[
      Asked = {}
      vim.ui.select = function(items, options, done)
        table.insert(Asked, options.prompt)
        for _, item in ipairs(items) do
          if item.title == 'Always in this folder' then
            return done(item)
          end
        end
        done(nil)
      end]],
  })
  session:command('ScsRun')
  session:told('passed')
  local kept = session:wait('the folder in the file', [[
    local ok, lines = pcall(vim.fn.readfile, require('scs.trusted').path())
    return ok and vim.json.decode(table.concat(lines))]])
  assert(vim.deep_equal(kept, { vim.uv.fs_realpath(session.folder) }), vim.inspect(kept))
  assert(session:lua([[return require('scs.trusted').covers(vim.fn.getcwd() .. '/prosody.cfg.lua')]]))
  assert(not session:lua([[return require('scs.trusted').covers(vim.fn.getcwd() .. '-2/prosody.cfg.lua')]]))
  -- Another server, and another configuration: a module author goes on working.
  session:lua([[
    vim.fn.writefile({ '-- changed' }, 'prosody.cfg.lua', 'a')
    vim.lsp.stop_client(vim.lsp.get_clients({ name = 'scs' }))]])
  session:wait('the end of the server', [[return #vim.lsp.get_clients({ name = 'scs' }) == 0]])
  session:command('edit')
  session:served()
  session:command('messages clear')
  session:command('ScsRun')
  session:told('passed')
  local asked = session:lua('return Asked')
  assert(#asked == 1 and asked[1]:find('prosody.cfg.lua', 1, true), vim.inspect(asked))
  session:stop()
end

local function trace_shows_what_happened()
  local session = open(failing, {
    -- Room for messages: with two at a time, an editor waits for a key.
    config = fast .. [[
      vim.o.cmdheight = 6
      Opened = {}
      vim.ui.open = function(path)
        table.insert(Opened, path)
        return not Refused and {} or nil, 'no opener'
      end]],
  })
  session:command('ScsTrace')
  session:told('has not been run yet')
  session:command('ScsRun')
  lens(session, 0, 'Show what happened')
  session:command('ScsTrace')
  session:told('opened ')
  local path = session:lua('return Opened[1]')
  local html = table.concat(vim.fn.readfile(path), '\n')
  for _, wanted in ipairs({ '^<!DOCTYPE html>', 'failed', 'Soft!', 'Loud!', '</html>' }) do
    assert(html:find(wanted), wanted .. ' is not in the page')
  end
  -- The lens opens the same file, written anew; what cannot be opened is said.
  session:lua('Refused = true')
  session:lua([[
    local client = vim.lsp.get_clients({ name = 'scs' })[1]
    client.config.commands['scs.report']({}, { client_id = client.id, bufnr = 0 })]])
  session:told('cannot open ' .. path .. ': no opener')
  session:stop()
  assert(vim.fn.filereadable(path) == 0, 'the page stays')
end

return {
  { 'the lens runs the scenario', the_lens_runs_the_scenario },
  { 'lenses on actions are shown to who wants them', lenses_on_actions_are_shown_to_who_wants_them },
  { 'what is run is what is seen', what_is_run_is_what_is_seen },
  { 'a failure is shown where it is', a_failure_is_shown_where_it_is },
  { ':ScsRunHere stops here', run_here_stops_here },
  { ':ScsTrace shows what happened', trace_shows_what_happened },
  { ':ScsStop ends a run', stop_ends_a_run },
  { ':ScsRunAll fills the quickfix list', run_all_fills_the_quickfix_list },
  { 'a missing server is said', a_missing_server_is_said },
  { 'a trusted folder is not asked about again', a_trusted_folder_is_not_asked_about_again },
}
