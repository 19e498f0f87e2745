// What stands behind the other tabs.
import { bars } from "./charts.js";
import { bytesOf, download, el, isZh, rows, say } from "./words.js";

/** Fills a view; what is null is left out. */
const fill = (section, ...parts) => section.replaceChildren(...parts.flat().filter((it) => it != null));

const failure = (error) => el("p", { class: "bad", role: "alert" }, isZh() ? (error.zh ?? String(error)) : (error.en ?? String(error)));

/** A list of findings, for places that have no margin. */
function findings(report) {
  const place = (it) => (it.row !== undefined ? `${it.file} ${it.row}${it.column ? " " + it.column : ""}` : it.line !== undefined ? `${it.file}:${it.line}:${it.column}` : it.file);
  const shown = report.findings.slice(0, 200);
  return el("ul", { class: "findings" },
    shown.map((it) => el("li", { class: it.severity }, `${it.code} ${place(it.place)} — ${isZh() ? it.zh : it.en}`)),
    report.findings.length > shown.length ? el("li", {}, say(`另有 ${report.findings.length - shown.length} 条`, `${report.findings.length - shown.length} more`)) : null);
}

/** The files that the plan names: which are here, what was found in each. */
export async function filesView(section, app) {
  const needs = await app.ask("needs", { inputs: app.inputs() }).catch(() => ({ files: [] }));
  const found = (name) => (app.state.report?.findings ?? []).filter((it) => it.place.file === name || it.place.file?.endsWith("/" + name));
  const line = (name) => {
    const here = app.engine.files.get(name);
    const id = "file-" + name;
    const picker = el("input", { type: "file", id, class: "visually-hidden", accept: ".csv,.xlsx,.txt,.tsv", onchange: async () => { if (picker.files[0] && await app.take(picker.files[0], name)) filesView(section, app); } });
    const own = found(name);
    return el("tr", {},
      el("th", { scope: "row" }, name),
      el("td", {}, here ? say(`${here.length.toLocaleString()} 字节`, `${here.length.toLocaleString()} bytes`) : el("strong", { class: "bad" }, say("还没有给", "not given yet"))),
      el("td", {}, here ? (own.length ? say(`${own.length} 处`, `${own.length}`) : say("没有问题", "nothing")) : ""),
      el("td", {}, picker, el("label", { for: id, class: "button" }, here ? say("换一个", "Replace") : say("选择文件", "Choose"))));
  };
  const spare = [...app.engine.files.keys()].filter((name) => !needs.files.includes(name));
  fill(section, 
    el("h2", {}, say("计划点名的名录", "Directories that the plan names")),
    el("p", {}, say("把 XLSX 或 CSV 拖进窗口即可；同名的直接对上。文件只在本机内存里，不上传。", "Drop XLSX or CSV files onto the window; equal names match. They stay in the memory of this machine.")),
    el("table", { class: "grid" }, el("thead", {}, el("tr", {}, [say("文件", "File"), say("内容", "Content"), say("发现", "Found"), ""].map((it) => el("th", { scope: "col" }, it)))), el("tbody", {}, needs.files.map(line))),
    spare.length ? el("div", {}, el("h3", {}, say("计划没有点名的文件", "Files that the plan does not name")),
      spare.map((name) => {
        const chooser = el("select", { "aria-label": say(`“${name}”作为`, `${name} is`), onchange: () => {
          app.engine.put(chooser.value, app.engine.files.get(name).slice());
          app.engine.put(name, null);
          app.rewrite(app.state.text + "");
          filesView(section, app);
        } }, el("option", {}, say("作为…", "is…")), needs.files.map((it) => el("option", { value: it }, it)));
        return el("p", {}, name, " ", chooser);
      })) : null,
    app.state.report ? findings({ findings: app.state.report.findings.filter((it) => it.place.line === undefined) }) : null);
}

/** The tables of the plan as a form: every cell is a field; the text follows. */
export function tiersView(section, app) {
  const cells = (line) => line.trim().replace(/^[｜|]/, "").replace(/[｜|]$/, "").split(/[｜|]/).map((it) => it.trim());
  const lines = app.state.text.split("\n");
  const tables = [];
  lines.forEach((line, at) => {
    if (!/^\s*[｜|]/.test(line)) return;
    const last = tables.at(-1);
    if (last && last.end === at) { last.rows.push(cells(line)); last.end++; }
    else tables.push({ start: at, end: at + 1, rows: [cells(line)] });
  });
  const write = async (table) => {
    const fresh = app.state.text.split("\n");
    fresh.splice(table.start, table.end - table.start, ...table.rows.map((row) => "　　｜" + row.join("｜") + "｜"));
    app.rewrite(fresh.join("\n"));
    try {
      const { text } = await app.ask("format", { inputs: { name: app.state.name, plan: { text: fresh.join("\n") } } });
      app.rewrite(text);
    } catch (error) {
      app.note(isZh() ? error.zh : error.en, true);
    }
    tiersView(section, app);
  };
  const form = (table) => el("table", { class: "grid form" },
    el("thead", {}, el("tr", {}, table.rows[0].map((name) => el("th", { scope: "col" }, name)), el("th", {}, ""))),
    el("tbody", {}, table.rows.slice(1).map((row, at) => el("tr", {},
      row.map((cell, column) => {
        const field = el("input", { value: cell, "aria-label": `${row[0]} ${table.rows[0][column] ?? ""}`, onchange: () => { row[column] = field.value.replace(/[｜|\n]/g, ""); write(table); } });
        return el("td", {}, field);
      }),
      el("td", {}, el("button", { "aria-label": say(`删去 ${row[0]}`, `remove ${row[0]}`), onclick: () => { table.rows.splice(at + 1, 1); write(table); } }, "×"))))),
    el("tfoot", {}, el("tr", {}, el("td", { colspan: table.rows[0].length + 1 }, el("button", { onclick: () => {
      const rest = table.rows.findIndex((row) => row[0] === "其余");
      table.rows.splice(rest > 0 ? rest : table.rows.length, 0, table.rows[0].map((_, at) => (at === 0 ? say("新等级", "new") : "")));
      write(table);
    } }, say("加一行", "Add a row"))))));
  fill(section, el("h2", {}, say("分级表", "Tier table")),
    el("p", {}, say("在这里改，正文跟着变；问题仍在“写计划”里逐条列出。", "Change it here and the text follows; what is wrong is listed under Write.")),
    ...(tables.length ? tables.map(form) : [el("p", {}, say("这份计划没有表格。", "This plan has no table."))]));
}

/** Seeds that are no draw: fixed, for trial figures alone. */
async function trialSeeds(app) {
  const section = app.state.text.match(/种子：(.*)|[Ss]eed:(.*)/);
  const list = (section?.[1] ?? section?.[2] ?? "").matchAll(/([a-zA-Z0-9_-]+)（[^）]*）|([a-zA-Z0-9_-]+)\s*\([^)]*\)/g);
  return [...list].map((it) => it[1] ?? it[2]);
}

/** What the plan comes to: numbers, burden, months, people, what stands against it; and what if. */
export async function trialView(section, app) {
  const field = el("input", { id: "what-if", size: 30, placeholder: "工作量=8；B.比例=8%" });
  const figures = el("div", { "aria-live": "polite" });
  const work = async (changes) => {
    fill(figures, el("p", { class: "busy" }, say("计算中…", "Working…")));
    try {
      const result = await app.ask("simulate", { if: changes });
      const now = changes.length ? result.after : result.simulation;
      const told = (result.changes ?? []).map((it) => el("p", { class: "stamp" }, say(`如果第 ${it.line} 行的“${it.from}”写成“${it.to}”：`, `If line ${it.line} said ${it.to} instead of ${it.from}:`)));
      if (now) fill(figures, told, simulated(now));
      else fill(figures, told, el("p", { class: "bad" }, say("有错误，算不出来：", "There are errors, and no figures:")), findings(changes.length ? result.after_report : result.report));
    } catch (error) {
      fill(figures, failure(error));
    }
  };
  fill(section, el("h2", {}, say("试算", "Trial figures")),
    el("form", { class: "row", onsubmit: (event) => { event.preventDefault(); work(field.value.split(/[；;]/).map((it) => it.trim()).filter(Boolean)); } },
      el("label", { for: "what-if" }, say("如果改成", "What if")), field, el("button", {}, say("再算", "Work it out"))),
    figures);
  await work([]);
}

function table(heads, lines) {
  return el("table", { class: "grid" },
    el("thead", {}, el("tr", {}, heads.map((it) => el("th", { scope: "col" }, it)))),
    el("tbody", {}, lines.map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row" }, String(first)), rest.map((it) => el("td", {}, String(it)))))));
}

const both = (it) => (isZh() ? it.zh : it.en);
const expected = (it) => (it.least === it.most ? String(it.least) : `${it.mean}（${it.least}–${it.most}）`);

function simulated(it) {
  const limited = it.people.filter((person) => person.capacity != null);
  return [
    el("p", { class: it.feasible ? "good" : "bad", "data-feasible": String(it.feasible) }, it.feasible
      ? say("能按期完成。", "It can be done in time.") : say("照这样写不能按期完成。", "As written it cannot be done in time.")),
    it.problems.length ? el("ul", {}, it.problems.map((problem) => el("li", { class: "bad" }, both(problem)))) : null,
    it.mending.length ? el("div", {}, el("h3", {}, say("改一处就行（都重新算过）", "One change is enough (each recomputed)")), el("ul", {}, it.mending.map((mend) => el("li", {}, both(mend))))) : null,
    el("h3", {}, say("抽多少", "Numbers")),
    table([say("事项", "Item"), say("层", "Stratum"), say("基数 N", "N"), say("全年 n", "n in the year"), say("每户机会", "Chance of one")],
      it.strata.map((line) => [`${line.item} ${line.title}`, line.stratum, line.population, line.drawn, line.chance.percent === "—" ? "—" : line.chance.percent + "%"])),
    el("h3", {}, say("企业负担", "Burden")),
    table([say("等级", "Tier"), say("户数", "Enterprises"), say("各查各的", "Separate visits"), say("合并后", "Joint visits"), say("每百户", "Per 100"), say("减少", "Cut by")],
      it.burden.map((line) => [line.tier || say("合计", "all"), line.enterprises, line.separate, expected(line.visits), line.per_hundred, line.cut === "—" ? "—" : line.cut + "%"])),
    bars(say("每月检查任务（户次）", "Visits by month"), it.months.map((month) => ({ label: month.month, value: month.visits, most: month.capacity })), say("户次", "visits")),
    bars(say("每人检查任务（户次）", "Visits by inspector"), it.people.filter((person) => person.visits > 0).map((person) => ({ label: person.name, value: person.visits })), say("户次", "visits")),
    limited.length ? el("p", {}, say(`${limited.length} 人有工作量上限。`, `${limited.length} people have a limit.`)) : null,
    it.milestones.length ? table([say("进度", "Milestone"), say("要求", "Share"), say("应完成", "Due"), say("最多能完成", "Possible")],
      it.milestones.map((line) => [line.date, line.share, line.due, line.possible])) : null,
  ].filter(Boolean);
}

/** Official text and annotated plan, to print or save. */
export async function officialView(section, app) {
  const page = el("iframe", { title: say("正式文本", "official text"), sandbox: "allow-modals allow-same-origin" });
  const choice = { html: "" };
  const show = async (name) => {
    try {
      if (name === "review") choice.html = (await app.ask("review", { lang: isZh() ? "zh" : "en" })).html;
      else {
        const seeds = Object.fromEntries((await trialSeeds(app)).map((it) => [it, "31415926535897932384"]));
        const ran = await app.ask("run", { seeds, trial: true });
        if (ran.end !== "done") throw { zh: "计划还有错误，排不出正式文本；先看审阅稿。", en: "The plan has errors and no official text yet; see the annotated plan." };
        choice.html = ran.files["plan.html"].text;
      }
      page.srcdoc = choice.html;
      choice.name = name;
    } catch (error) {
      page.srcdoc = "";
      app.note(isZh() ? (error.zh ?? String(error)) : (error.en ?? String(error)), true);
    }
  };
  fill(section, 
    el("div", { class: "row" },
      el("button", { onclick: () => show("review") }, say("审阅稿", "Annotated plan")),
      el("button", { onclick: () => show("plan") }, say("计划、事项清单和工作安排", "Plan, item list, work plan")),
      el("button", { onclick: () => page.contentWindow.print() }, say("打印", "Print")),
      el("button", { onclick: () => download(choice.name === "plan" ? "plan.html" : "审阅稿.html", choice.html, "text/html;charset=utf-8") }, say("存成文件", "Save as a file"))),
    page);
  await show("review");
}

/** A trial draw, every output stamped. */
export async function drawView(section, app) {
  const names = await trialSeeds(app);
  const fields = new Map(names.map((name) => [name, el("input", { id: "seed-" + name, autocomplete: "off" })]));
  const result = el("div", { "aria-live": "polite" });
  const act = async () => {
    result.replaceChildren(el("p", { class: "busy" }, say("抽取中…", "Drawing…")));
    try {
      const seeds = Object.fromEntries([...fields].map(([name, field]) => [name, field.value]));
      const ran = await app.ask("run", { seeds, trial: true });
      if (ran.end !== "done") {
        result.replaceChildren(el("p", { class: "bad" }, say("没有抽：", "Nothing was drawn:")), findings(ran.report));
        return;
      }
      app.state.record = ran.files;
      const drawn = rows(ran.files["draw.csv"].text);
      result.replaceChildren(
        el("p", { class: "stamp" }, say("试抽，不是正式结果。每个文件都盖了章。", "A trial, no formal result; every file is stamped.")),
        el("p", {}, say(`抽中 ${drawn.length} 户次。`, `${drawn.length} drawn.`)),
        el("div", { class: "row" }, Object.keys(ran.files).filter((name) => !name.includes("/")).map((name) =>
          el("button", { onclick: () => download(name, bytesOf(ran.files[name]), "application/octet-stream") }, name))),
        el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ["draw", "item", "tier", "rank", "ticket", "id", "name"].map((it) => el("th", { scope: "col" }, it)))),
          el("tbody", {}, drawn.slice(0, 300).map((it) => el("tr", {}, [it.draw, it.item, it.tier, it.rank, it.ticket.slice(0, 12) + "…", it.id, it.name].map((cell) => el("td", {}, cell)))))));
    } catch (error) {
      result.replaceChildren(failure(error));
    }
  };
  fill(section, el("h2", {}, say("试抽", "Trial draw")),
    el("p", {}, say("填上公布过的各个种子来源的文字；同样的文字永远抽出同样的结果。", "Give the text of every announced source; equal text always draws the same.")),
    el("form", { onsubmit: (event) => { event.preventDefault(); act(); } },
      [...fields].map(([name, field]) => el("p", {}, el("label", { for: "seed-" + name }, name + " "), field)),
      el("button", { type: "submit" }, say("试抽", "Draw"))),
    result);
}

/** Somebody's record folder, recomputed here. */
export function verifyView(section, app) {
  const result = el("div", { "aria-live": "polite" });
  const picker = el("input", { type: "file", id: "record", multiple: true, webkitdirectory: true, class: "visually-hidden", onchange: async () => {
    const files = {};
    for (const file of picker.files) {
      const path = (file.webkitRelativePath || file.name).split("/").slice(file.webkitRelativePath ? 1 : 0).join("/");
      const bytes = new Uint8Array(await file.arrayBuffer());
      let text = "";
      for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      files[path] = { base64: btoa(text) };
    }
    verifyFiles(files);
  } });
  const verifyFiles = async (files) => {
    result.replaceChildren(el("p", { class: "busy" }, say("重算中…", "Recomputing…")));
    try {
      const answer = await app.engine.ask({ do: "verify", files });
      const unit = el("input", { id: "unit", autocomplete: "off", size: 22 });
      const proof = el("div", { "aria-live": "polite" });
      const prove = async (event) => {
        event.preventDefault();
        try {
          const { proof: found } = await app.engine.ask({ do: "prove", files, unit: unit.value });
          const word = { drawn: say("抽中", "drawn"), "not-drawn": say("未抽中", "not drawn"), "no-candidate": say("未抽中（本年已抽过或频次已满）", "not drawn (drawn before, or its cap is used up)"), "not-in-population": say("不在抽查基数里", "not in the population"), "not-in-directory": say("不在名录里", "not in the directory"), public: say("只有公开内容", "public facts only") };
          proof.replaceChildren(el("p", {}, found.id, " ", found.name), el("ul", {}, found.items.map((it) => el("li", {}, say(`第 ${it.draw} 次抽取 ${it.item}：`, `draw ${it.draw}, ${it.item}: `) + (word[it.verdict] ?? it.verdict), el("br"), el("code", {}, it.by_hand)))));
        } catch (error) {
          proof.replaceChildren(failure(error));
        }
      };
      result.replaceChildren(
        el("p", { class: answer.holds ? "good" : "bad", "data-holds": String(answer.holds) }, answer.holds
          ? (answer.recomputed ? say("复核一致：从输入重算，逐字节相同。", "Identical: recomputed from the inputs, equal to the byte.") : say("公开部分一致；输入不全，没有重算全部。", "What is public agrees; inputs are missing, so not all was recomputed."))
          : say("复核不符。", "Verification failed.")),
        findings(answer.report),
        answer.holds ? el("form", { onsubmit: prove }, el("label", { for: "unit" }, say("查一家企业：统一社会信用代码 ", "One enterprise, by its code: ")), unit, el("button", {}, say("查", "Look up"))) : "", proof);
    } catch (error) {
      result.replaceChildren(failure(error));
    }
  };
  fill(section, el("h2", {}, say("复核别人的记录", "Verify somebody's record")),
    el("p", {}, say("选一个记录文件夹（里面有 record.json）。", "Choose a record folder (with record.json in it).")),
    el("div", { class: "row" }, picker, el("label", { for: "record", class: "button" }, say("选择文件夹", "Choose a folder")),
      app.state.record ? el("button", { onclick: () => verifyFiles(app.state.record) }, say("复核刚才的试抽", "Verify the trial draw")) : null),
    result);
}
