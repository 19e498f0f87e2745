-- Drives `suiji lsp` from a real editor, Neovim without a window, and prints what the editor got:
-- nvim --headless -u NONE -l is newer than Debian's, hence:
-- SUIJI=… PLAN=… nvim --headless -u NONE -c "luafile editor.lua"
local function say(name, value) io.stdout:write(name .. " " .. vim.fn.json_encode(value) .. "\n") end

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.PLAN))
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({
    name = "suiji",
    cmd = { vim.env.SUIJI, "lsp", "--stdio" },
    root_dir = vim.fn.fnamemodify(vim.env.PLAN, ":h"),
  })
  vim.lsp.buf_attach_client(buffer, id)
  assert(vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end, 20), "no findings came")

  -- Columns here count bytes, as this editor does: it converts from UTF-16 itself.
  local function text_at(d)
    local line = vim.api.nvim_buf_get_lines(buffer, d.lnum, d.lnum + 1, false)[1]
    return line:sub(d.col + 1, d.end_lnum == d.lnum and d.end_col or -1)
  end
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    say("finding", { line = d.lnum + 1, code = d.code, marks = text_at(d) })
  end

  local function ask(method, needle, offset, more)
    local at = vim.fn.searchpos(needle, "nw")
    local line = vim.api.nvim_buf_get_lines(buffer, at[1] - 1, at[1], false)[1]
    local units = vim.str_utfindex and select(2, vim.str_utfindex(line, at[2] - 1))
    local params = {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      position = { line = at[1] - 1, character = units + offset },
    }
    for key, value in pairs(more or {}) do params[key] = value end
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    return answers[id].result
  end

  say("hover", ask("textDocument/hover", "2026年5月13日", 2).contents.value)
  local offers = ask("textDocument/completion", "比例", 1)
  local labels = {}
  for at = 1, math.min(3, #offers.items) do labels[at] = offers.items[at].label end
  say("completion", labels)
  say("references", #ask("textDocument/references", "RS-03", 1, { context = { includeDeclaration = true } }))

  -- The first fix of the first finding, applied by the editor.
  local first
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    if d.code == "SJ2001" then first = d end
  end
  local range = {
    start = { line = first.lnum, character = 0 },
    ["end"] = { line = first.lnum, character = 200 },
  }
  local actions = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = range,
    context = { diagnostics = {} },
  }, 20000)[id].result
  say("action", actions[1].title)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  say("mended", vim.api.nvim_buf_get_lines(buffer, first.lnum, first.lnum + 1, false)[1])
  assert(vim.wait(20000, function()
    for _, d in ipairs(vim.diagnostic.get(buffer)) do
      if d.code == first.code then return false end
    end
    return true
  end, 20), "the finding stays")

  local edit = ask("textDocument/rename", "RS-03", 1, { newName = "GZ-1" })
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  local _, old = text:gsub("RS%-03", "")
  local _, new = text:gsub("GZ%-1", "")
  say("renamed", { old = old, new = new })
  say("left", #vim.diagnostic.get(buffer))
end

local ok, why = pcall(main)
if not ok then io.stdout:write("failed " .. tostring(why) .. "\n") end
vim.cmd("qall!")
