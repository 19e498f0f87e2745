// The workbench: one document, what is found in it, and what comes of it.
import { Engine } from "./engine.js";
import { go, makeEditor, mend, paint, replaceAll, show } from "./editor.js";
import { drawView, filesView, officialView, tiersView, trialView, verifyView } from "./views.js";
import { download, el, isZh, say, speak } from "./words.js";

const DRAFT = "suiji.draft";
const templates = JSON.parse(document.getElementById("templates").textContent);
const engine = new Engine();
const state = { name: "plan.plan", text: "", report: null, edits: [], tab: "write" };
let view;
let stored = true;

/** What the engine is told: the text, and nothing that is not at hand. */
const inputs = () => ({ name: state.name, plan: { text: state.text } });
export const app = {
  state, engine, inputs, templates,
  ask: (name, more = {}) => engine.ask({ do: name, inputs: inputs(), ...more }),
  note(words, isBad = false) {
    const note = document.getElementById("note");
    note.textContent = words;
    note.className = isBad ? "bad" : "";
    clearTimeout(note.timer);
    note.timer = setTimeout(() => { note.textContent = ""; }, 12_000);
  },
  rewrite: (text) => replaceAll(view, text),
  open: (name, text) => { state.name = name; replaceAll(view, text); tab("write"); },
  /** Bytes of a file that somebody chose or dropped, under the name by which the plan knows it. */
  async take(file, name = file.name) {
    const limit = 40e6;
    if (file.size > limit) {
      app.note(say(`“${file.name}”有 ${Math.round(file.size / 1e6)} MB，工作台最多读 40 MB；大名录请用命令行 suiji。`,
        `${file.name} has ${Math.round(file.size / 1e6)} MB; the workbench reads up to 40 MB: use the command line for larger directories.`), true);
      return false;
    }
    engine.put(name, new Uint8Array(await file.arrayBuffer()));
    app.note(say(`已读入“${name}”。`, `${name} is read.`));
    look();
    return true;
  },
};

const TABS = [
  ["write", "写计划", "Write", null],
  ["files", "名录", "Directories", filesView],
  ["tiers", "分级表", "Tier table", tiersView],
  ["trial", "试算", "Trial figures", trialView],
  ["official", "正式文本", "Official text", officialView],
  ["draw", "试抽", "Trial draw", drawView],
  ["verify", "复核", "Verify", verifyView],
];

function tab(name) {
  state.tab = name;
  for (const [id, , , make] of TABS) {
    const section = document.getElementById(id);
    section.hidden = id !== name;
    const button = document.getElementById("tab-" + id);
    button.setAttribute("aria-selected", String(id === name));
    button.tabIndex = id === name ? 0 : -1;
    if (id === name && make) make(section, app);
  }
  if (name === "write") requestAnimationFrame(arrange);
}

function frame() {
  document.title = say("随机 · 双随机抽查计划工作台", "suiji · workbench for double-random plans");
  const tabs = document.getElementById("tabs");
  tabs.setAttribute("aria-label", say("工作台", "workbench"));
  tabs.replaceChildren(...TABS.map(([id, chinese, english]) => el("button", {
    id: "tab-" + id, role: "tab", "aria-controls": id, onclick: () => tab(id),
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = TABS.findIndex(([own]) => own === id);
      const next = TABS[(at + step + TABS.length) % TABS.length][0];
      tab(next);
      document.getElementById("tab-" + next).focus();
    },
  }, say(chinese, english))));
  for (const [id] of TABS) document.getElementById(id).setAttribute("aria-labelledby", "tab-" + id);
  document.getElementById("margin").setAttribute("aria-label", say("发现的问题", "findings"));
  const chooser = el("select", {
    "aria-label": say("从样本新建", "new from a template"),
    onchange: () => {
      const made = templates[Number(chooser.value)];
      if (!made) return;
      for (const [name, text] of Object.entries(made.files)) engine.put(name, new TextEncoder().encode(text));
      app.open("plan.plan", made.plan);
      chooser.value = "";
    },
  }, el("option", { value: "" }, say("新建…", "New…")), templates.map((it, at) => el("option", { value: at }, say(it.zh, it.en))));
  const picker = el("input", {
    type: "file", accept: ".plan,.txt", id: "open", class: "visually-hidden",
    onchange: async () => { if (picker.files[0]) await openPlan(picker.files[0]); picker.value = ""; },
  });
  document.getElementById("tools").replaceChildren(
    chooser,
    picker, el("label", { for: "open", class: "button" }, say("打开", "Open")),
    el("button", { onclick: () => download(state.name, state.text) }, say("保存", "Save")),
    el("button", { onclick: layOut }, say("整理", "Lay out")),
    el("button", { id: "lang", lang: isZh() ? "en" : "zh-CN", onclick: () => { speak(!isZh()); frame(); if (state.report) { verdict(); margin(); } tab(state.tab); look(); } }, isZh() ? "English" : "中文"),
  );
}

async function openPlan(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // The engine reads any encoding that Office writes; the page shows what it read.
  const plan = { base64: btoa(Array.from(bytes, (it) => String.fromCharCode(it)).join("")) };
  try {
    const text = (await engine.ask({ do: "decode", bytes: plan })).text;
    app.open(file.name, text);
  } catch (error) {
    app.note(say(`“${file.name}”：${error.zh}`, `${file.name}: ${error.en}`), true);
  }
}

async function layOut() {
  try {
    const { text, changed } = await app.ask("format");
    if (changed) replaceAll(view, text);
    app.note(changed ? say("已整理成标准格式。", "Laid out.") : say("已经是标准格式。", "Already in the standard layout."));
  } catch (error) {
    app.note(say(error.zh, error.en), true);
  }
}

/** Everything that is found, after every change; the newest only. */
async function look() {
  const written = state.text;
  const result = await engine.latest("check", () => ({ do: "check", inputs: inputs() })).catch(failed);
  if (!result || written !== state.text) return;
  state.report = result.report;
  state.edits = result.edits;
  show(view, result.report, result.edits);
  verdict();
  margin();
  if (state.tab === "files") tab("files");
  const [tokens, outline] = await Promise.all([
    engine.latest("tokens", () => ({ do: "tokens", inputs: inputs(), plan_only: true })).catch(failed),
    engine.latest("outline", () => ({ do: "outline", inputs: inputs(), plan_only: true })).catch(failed),
  ]);
  if (tokens && written === state.text) paint(view, tokens.tokens);
  if (outline && written === state.text) lines(outline.symbols);
}

function failed(error) {
  app.note(say(error.zh ?? String(error), error.en ?? String(error)), true);
  return null;
}

function verdict() {
  const count = (severity) => state.report.findings.filter((it) => it.severity === severity).length;
  const [errors, doubts, hints] = ["error", "doubt", "hint"].map(count);
  const outcome = { error: say("不能发布", "not to be published"), doubt: say("改正或签注后才能发布", "to be changed or signed first"), clean: say("可以发布", "fit to be published") }[state.report.verdict];
  const words = [[errors, "个错误", " errors"], [doubts, "个存疑", " doubts"], [hints, "个提示", " hints"]]
    .filter(([n]) => n > 0).map(([n, chinese, english]) => say(`${n} ${chinese}`, `${n}${english}`));
  const element = document.getElementById("verdict");
  element.className = state.report.verdict;
  element.textContent = (words.length ? words.join(say("，", ", ")) : say("没有发现问题", "nothing found")) + say("：", ": ") + outcome + say("。", ".");
  document.getElementById("verdict").dataset.verdict = state.report.verdict;
}

function spoken(place) {
  if (place.row !== undefined) {
    const sheet = place.sheet ? ` [${place.sheet}]` : "";
    const column = place.column ? say(`“${place.column}”栏`, `, column ${place.column}`) : "";
    return say(`${place.file}${sheet} 第 ${place.row} 行${column}`, `${place.file}${sheet} row ${place.row}${column}`);
  }
  if (place.line !== undefined) return say(`第 ${place.line} 行第 ${place.column} 字`, `line ${place.line}, character ${place.column}`);
  return place.file;
}

/** Cards beside the lines they are about, as comments stand beside a page. */
function margin() {
  const word = { error: say("错误", "error"), doubt: say("存疑", "doubt"), hint: say("提示", "hint") };
  const cards = state.report.findings.slice(0, 400).map((finding, index) => el("article", {
    class: "card " + finding.severity,
    "data-line": finding.place.line ?? 0,
    "data-code": finding.code,
  },
  el("button", { class: "where", onclick: () => finding.place.line !== undefined && go(view, finding.place.line, finding.place.column) },
    `${word[finding.severity]} ${finding.code} · ${spoken(finding.place)}`),
  el("p", {}, isZh() ? finding.zh : finding.en),
  (isZh() ? finding.help_zh : finding.help_en) ? el("p", { class: "help" }, isZh() ? finding.help_zh : finding.help_en) : null,
  finding.signed ? el("p", { class: "help" }, say("已签注：", "Signed: ") + finding.signed) : null,
  finding.fixes.map((fix, rank) => el("button", { class: "fix", onclick: () => mend(view, state.edits[index][rank]) }, isZh() ? fix.zh : fix.en)),
  finding.severity === "doubt" ? sign(finding) : null,
  el("button", { class: "why", onclick: (event) => explain(event.target, finding.code) }, say("为什么？", "Why?")),
  ));
  document.getElementById("margin").replaceChildren(...cards);
  arrange();
}

async function explain(button, code) {
  const page = await engine.ask({ do: "explain", what: code });
  button.replaceWith(el("pre", { class: "page", tabindex: "0" }, isZh() ? page.zh : page.en));
  arrange();
}

function sign(finding) {
  const reason = el("input", { "aria-label": say("理由", "reason"), placeholder: say("理由", "reason") });
  const by = el("input", { "aria-label": say("签注人", "signed by"), placeholder: say("签注人", "signed by") });
  const write = async () => {
    const now = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    try {
      const { text } = await app.ask("sign", { code: finding.code, line: finding.place.line ?? null, reason: reason.value, by: by.value, date: now });
      replaceAll(view, text);
    } catch (error) {
      failed(error);
    }
  };
  return el("details", { class: "sign", ontoggle: arrange }, el("summary", {}, say("签注", "Sign")), reason, by, el("button", { onclick: write }, say("写入核准", "Write it")));
}

/** Every card at its line, none over another; those beyond the lines in view stay in order. */
function arrange() {
  const margin = document.getElementById("margin");
  if (!view || margin.offsetParent === null) return;
  const scroll = view.scrollDOM.scrollTop;
  let free = 8;
  for (const card of margin.children) {
    const line = Math.min(Number(card.dataset.line), view.state.doc.lines);
    const top = line > 0 ? view.lineBlockAt(view.state.doc.line(line).from).top : 0;
    const at = Math.max(top, free);
    card.style.top = at + "px";
    free = at + card.offsetHeight + 8;
  }
  margin.style.setProperty("--height", free + "px");
  if (Math.abs(margin.scrollTop - scroll) > 1) margin.scrollTop = scroll;
}

function lines(symbols) {
  const item = (symbol) => el("li", {}, el("button", { onclick: () => go(view, symbol.select.line) }, symbol.name, symbol.detail ? el("small", {}, symbol.detail) : null),
    symbol.children.length ? el("ul", {}, symbol.children.map(item)) : null);
  document.getElementById("outline").replaceChildren(el("h2", {}, say("提纲", "Outline")), el("ul", {}, symbols.map(item)));
}

function keep(text) {
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ name: state.name, text }));
  } catch {
    if (stored) app.note(say("浏览器不让本页存草稿：请随时按“保存”。", "This browser keeps no drafts for the page: save often."), true);
    stored = false;
  }
}

function draft() {
  try {
    const kept = JSON.parse(localStorage.getItem(DRAFT));
    if (kept?.text) return kept;
  } catch { /* nothing kept, or nothing that can be read */ }
  return null;
}

let waiting;
function written(text) {
  state.text = text;
  keep(text);
  const element = document.getElementById("verdict");
  element.textContent = say("校核中…", "Checking…");
  element.className = "busy";
  element.dataset.verdict = "busy";
  clearTimeout(waiting);
  waiting = setTimeout(look, 120);
}

for (const [name, text] of Object.entries(templates[0].files)) engine.put(name, new TextEncoder().encode(text));
const first = draft() ?? { name: "plan.plan", text: templates[0].plan };
state.name = first.name;
state.text = first.text;
speak(isZh());
frame();
view = makeEditor(document.getElementById("editor"), first.text, {
  ask: (name, more) => engine.latest(name, () => ({ do: name, inputs: inputs(), ...more })).catch(failed),
  changed: written,
  moved: () => requestAnimationFrame(arrange),
});
document.getElementById("margin").addEventListener("scroll", (event) => { view.scrollDOM.scrollTop = event.target.scrollTop; });
addEventListener("resize", arrange);
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  for (const file of event.dataTransfer.files) {
    if (/\.(plan|txt)$/i.test(file.name)) await openPlan(file);
    else if (await app.take(file)) tab("files");
  }
});
keep(first.text);
tab("write");
look();
window.suiji = app;
