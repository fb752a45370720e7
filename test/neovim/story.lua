-- The story in Neovim: nvim --headless -u NONE -i NONE -n -c "luafile test/neovim/story.lua"
-- OCIM_OLDER, OCIM_CURRENT: the blocks of docs/editors/neovim.md; OCIM_FILE: a copy of samples/legacy-cache-index.json, and beside it
-- multi-platform-index.json, cacheconfig.json and a layout that holds the cache. Ends with `N passed, N failed`.
local passed, failed = 0, 0
local function tell(ok, title, why)
  if ok then passed = passed + 1 else failed = failed + 1 end
  io.stdout:write(string.format('  %s %s%s\n', ok and 'ok  ' or 'FAIL', title, why and ('\n' .. tostring(why)) or ''))
end
local function step(title, act)
  local ok, why = pcall(act)
  tell(ok, title, not ok and why or nil)
end

-- As everybody's Neovim is; `-u NONE` leaves it off.
vim.cmd('filetype on')
dofile(os.getenv('OCIM_OLDER'))
vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('OCIM_FILE')))
local buffer = vim.api.nvim_get_current_buf()
local before = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
local id, client, main

step('the server starts and marks the legacy cache', function()
  assert(vim.wait(15000, function() return #vim.lsp.get_active_clients() > 0 end, 20), 'no client')
  client = vim.lsp.get_active_clients()[1]
  assert( client.name == 'oci_manifest', client.name)
  id = client.id
  assert(vim.wait(15000, function() return #vim.diagnostic.get(buffer) > 0 end, 20), 'no diagnostics')
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    if d.severity == vim.diagnostic.severity.WARN then
      assert(main == nil, 'one warning')
      main = d
    end
  end
  assert(main and main.code == 'legacy-cache-index', 'the warning is legacy-cache-index')
end)

step('hover explains', function()
  local answer = client.request_sync('textDocument/hover', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = main.lnum, character = main.col + 2 },
  }, 5000, buffer)
  assert(answer.result.contents.value:find('image%-manifest=true'), 'the remedy')
end)

-- As `vim.lsp.omnifunc` asks: Neovim 0.7 knows no snippets and resolves nothing, so plain text comes with its documentation.
step('completion knows what fits', function()
  local line = 2
  for number, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    if text:find('"mediaType": "application/vnd.oci.image.layer') then line = number - 1; break end
  end
  local text = vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1]
  local answer = client.request_sync('textDocument/completion', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = text:find('application/', 1, true) - 1 },
  }, 5000, buffer)
  local items = answer.result.items or answer.result
  table.sort(items, function(a, b) return a.sortText < b.sortText end)
  assert(items[1].label == 'application/vnd.oci.image.manifest.v1+json', 'manifests fit: ' .. items[1].label)
  assert(items[1].documentation, 'with its documentation')
end)

step('completion writes a manifest into an empty file', function()
  local empty = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(empty, vim.fn.tempname() .. '.json')
  vim.api.nvim_set_current_buf(empty)
  vim.bo[empty].filetype = 'json'
  -- The file type has attached it.
  local answer = client.request_sync('textDocument/completion', {
    textDocument = { uri = vim.uri_from_bufnr(empty) },
    position = { line = 0, character = 0 },
  }, 5000, empty)
  local items = answer.result.items or answer.result
  local item
  for _, candidate in ipairs(items) do
    if candidate.label == 'BuildKit cache manifest' then item = candidate end
  end
  assert(item and item.insertTextFormat ~= 2, 'plain text for who knows no snippets')
  vim.lsp.util.apply_text_edits({ item.textEdit }, empty, client.offset_encoding)
  local document = vim.json.decode(table.concat(vim.api.nvim_buf_get_lines(empty, 0, -1, false), '\n'))
  assert(document.config.mediaType == 'application/vnd.buildkit.cacheconfig.v0', 'a cache manifest')
  vim.wait(1000, function() return false end, 50)
  assert(#vim.diagnostic.get(empty) == 0, 'without problems')
  vim.api.nvim_set_current_buf(buffer)
  vim.api.nvim_buf_delete(empty, { force = true })
end)

step('the code action converts', function()
  local start = { line = main.lnum, character = main.col }
  local range = { start = start, ['end'] = { line = main.end_lnum, character = main.end_col } }
  local answer = client.request_sync('textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = range,
    context = { diagnostics = { { range = range, message = main.message, source = main.source, code = main.code, severity = main.severity } } },
  }, 5000, buffer)
  local action
  for _, candidate in ipairs(answer.result) do
    if candidate.title:find('^Convert to an image manifest') then action = action or candidate end
  end
  assert(action, 'the conversion is offered')
  if not action.edit then action = client.request_sync('codeAction/resolve', action, 5000, buffer).result end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  local document = vim.json.decode(text)
  assert(document.mediaType == 'application/vnd.oci.image.manifest.v1+json', 'an image manifest')
  assert(document.config.mediaType == 'application/vnd.buildkit.cacheconfig.v0', 'with the cache config')
  assert(vim.wait(5000, function() return #vim.diagnostic.get(buffer) == 0 end, 20), 'without problems')
end)

step('undo brings the index back', function()
  vim.cmd('undo')
  assert(table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') == before, 'the text is as it was')
  assert(vim.wait(5000, function() return #vim.diagnostic.get(buffer) > 0 end, 20), 'and marked again')
end)

-- Opens a neighbour of the sample and gives its buffer, with what asks the server about a place in it.
local function neighbour(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.fn.fnamemodify(os.getenv('OCIM_FILE'), ':h') .. '/' .. name))
  local there = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(there, id)
  return there, function(method, word, extra)
    local text = table.concat(vim.api.nvim_buf_get_lines(there, 0, -1, false), '\n')
    local at = assert(text:find(word, 1, true), word .. ' stands in ' .. name) + #word - 1
    local _, line = text:sub(1, at):gsub('\n', '')
    local column = #text:sub(1, at):match('[^\n]*$')
    local params = { textDocument = { uri = vim.uri_from_bufnr(there) }, position = { line = line, character = column } }
    return client.request_sync(method, vim.tbl_extend('force', params, extra or {}), 5000, there).result
  end
end

step('an attestation leads to its image, and the image to who names it', function()
  local there, ask = neighbour('multi-platform-index.json')
  local places = ask('textDocument/definition', '"vnd.docker.reference.digest": "sha256:')
  local place = places[1]
  assert(#places == 1 and (place.uri or place.targetUri) == vim.uri_from_bufnr(there), 'one place in the file: ' .. vim.inspect(places))
  local range = place.range or place.targetSelectionRange
  local line = vim.api.nvim_buf_get_lines(there, range.start.line, range.start.line + 1, false)[1]
  assert(line:find('"digest"'), 'an entry: ' .. line)
  local found = ask('textDocument/references', '"vnd.docker.reference.digest": "sha256:', { context = { includeDeclaration = true } })
  assert(#found == 2, #found .. ' places')
end)

step('a number of a cache config leads to what it counts', function()
  local there, ask = neighbour('cacheconfig.json')
  local place = ask('textDocument/definition', '"link":')[1]
  local range = place.range or place.targetSelectionRange
  local text = vim.api.nvim_buf_get_lines(there, 0, 1, false)[1]
  local before = text:sub(1, range.start.character)
  assert(before:find('"digest":"$'), 'the digest of a record: ' .. before:sub(-20))
end)

step('symbols say what things are', function()
  local there, ask = neighbour('multi-platform-index.json')
  local symbols = ask('textDocument/documentSymbol', '{')
  local names = vim.inspect(symbols)
  assert(names:find('linux/amd64', 1, true), names)
  assert(names:find('attestation of linux/', 1, true), names)
end)

step('in a layout a digest leads to its blob, and the cache is converted there', function()
  local there, ask = neighbour('layout/index.json')
  local place = ask('textDocument/definition', '"digest": "sha256:')[1]
  local blob = place.uri or place.targetUri
  assert(blob:find('/layout/blobs/sha256/%x+$'), blob)
  local position = { line = 4, character = 8 }
  local actions = client.request_sync('textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(there) },
    range = { start = position, ['end'] = position },
    context = { diagnostics = {} },
  }, 5000, there).result
  local action
  for _, candidate in ipairs(actions) do
    if candidate.title:find('in this layout', 1, true) then action = candidate end
  end
  assert(action, 'the conversion is offered: ' .. vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  local index = vim.json.decode(table.concat(vim.api.nvim_buf_get_lines(there, 0, -1, false), '\n'))
  local entry = index.manifests[1]
  assert(entry.mediaType == 'application/vnd.oci.image.manifest.v1+json', 'the entry names a manifest')
  assert(entry.annotations['org.opencontainers.image.ref.name'] == 'cache', 'and keeps its tag')
  local made = vim.uri_to_bufnr((blob:gsub('%x+$', '')) .. entry.digest:sub(8))
  local text = table.concat(vim.api.nvim_buf_get_lines(made, 0, -1, false), '\n')
  -- A buffer ends its last line whether the text did or not.
  assert(vim.fn.sha256(text) == entry.digest:sub(8) or vim.fn.sha256(text .. '\n') == entry.digest:sub(8), 'the new blob has the name of its content')
end)

step('one server for all of it', function()
  assert(#vim.lsp.get_active_clients() == 1, #vim.lsp.get_active_clients() .. ' clients')
end)

step('the configuration of newer versions starts it, too, and its settings hold', function()
  local name, config, enabled
  local lsp = vim.lsp
  lsp.config = function(...) name, config = ... end
  lsp.enable = function(what) enabled = what end
  dofile(os.getenv('OCIM_CURRENT'))
  assert(name == 'oci_manifest' and enabled == name, 'one name')
  for key in pairs(config) do
    -- What `vim.lsp.Config` of 0.11 knows of these.
    assert(vim.tbl_contains({ 'cmd', 'filetypes', 'root_markers', 'settings' }, key), key)
  end
  assert(vim.deep_equal(config.cmd, client.config.cmd), 'the same program')
  assert(vim.deep_equal(config.filetypes, { 'json', 'jsonc' }) and config.root_markers[1] == '.git')
  local broken = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(broken, vim.fn.tempname() .. '.json')
  vim.api.nvim_buf_set_lines(broken, 0, -1, false, vim.split((before:gsub(',', '', 1)), '\n'))
  local codes = function(of)
    local found = {}
    for _, d in ipairs(vim.diagnostic.get(broken, { namespace = vim.lsp.diagnostic.get_namespace(of) })) do found[d.code] = true end
    return found
  end
  vim.lsp.buf_attach_client(broken, id)
  assert(vim.wait(15000, function() return codes(id)['json-syntax'] end, 20), 'a syntax error without settings')
  vim.lsp.buf_detach_client(broken, id)
  local other = vim.lsp.start_client({
    name = name,
    cmd = config.cmd,
    settings = config.settings,
    -- Newer versions send the settings by themselves.
    on_init = function(new) new.notify('workspace/didChangeConfiguration', { settings = config.settings }) end,
  })
  vim.lsp.buf_attach_client(broken, other)
  assert(vim.wait(15000, function() return codes(other)['legacy-cache-index'] and not codes(other)['json-syntax'] end, 20), vim.inspect(codes(other)))
  vim.lsp.stop_client(other)
  assert(vim.wait(5000, function() return vim.lsp.client_is_stopped(other) end, 20))
end)

step('the server ends when asked', function()
  client.stop()
  assert(vim.wait(5000, function() return client.is_stopped() end, 20), 'still running')
end)

io.stdout:write(string.format('%d passed, %d failed\n', passed, failed))
vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
