// Uses the workbench as a person would, in headless Chromium: node test.mjs [SCREENSHOT FOLDER]
// Opens dist/suiji.html from the disk, without a network.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const shots = process.argv[2];
const page_url = pathToFileURL(resolve("dist/suiji.html")).href;
const folder = mkdtempSync(join(tmpdir(), "suiji-"));
const example = "../../plans/example/";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", offline: true });
const page = await context.newPage();
const problems = [];
page.on("pageerror", (error) => problems.push(String(error)));
page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
page.on("request", (request) => /^https?:/.test(request.url()) && problems.push("asked the network: " + request.url()));

const verdict = () => page.locator("#verdict").getAttribute("data-verdict");
const until = async (wanted, what) => {
  await page.waitForFunction((it) => document.getElementById("verdict").dataset.verdict === it, wanted, { timeout: 30_000 })
    .catch(async () => assert.fail(`${what}: ${await verdict()} ${await page.locator("#verdict").textContent()}`));
};
const shot = async (name) => { if (shots) await page.screenshot({ path: join(shots, name + ".png") }); };
const text = () => page.evaluate(() => suiji.state.text);
const step = (words) => console.log("·", words);

/** Replaces the whole plan as by paste. */
async function paste(plan) {
  await page.locator("#tab-write").click();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.evaluate((plan) => {
    const data = new DataTransfer();
    data.setData("text/plain", plan);
    document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, plan);
}

await page.goto(page_url);
await until("clean", "the template checks clean");
step("opens from the disk with a plan that is fit to be published");

const plan = readFileSync(example + "plan.plan", "utf8");
await paste(plan.replace("2026年6月30日前", "2026年6月31日前").replace("7个工作日内，公开", "7日内，公开"));
await until("error", "31 June is found");
const card = page.locator('.card[data-code="SJ2001"]');
assert.equal(await card.getAttribute("data-line"), "67");
assert.match(await card.textContent(), /2026年6月31日/);
await card.scrollIntoViewIfNeeded();
await page.evaluate(() => document.querySelector('.card[data-code="SJ2001"] .where').click());
await page.waitForTimeout(400);
await shot("findings");
step("31 June stands beside its line");

await card.locator(".why").click();
await card.locator(".page").waitFor();
assert.match(await card.locator(".page").textContent(), /SJ2001/);
await card.locator(".fix").first().click();
await until("doubt", "the fix mends the date");
assert.ok((await text()).includes("2026年6月30日前，完成50%"));
step("one click mends it; the doubt stays");

const doubt = page.locator('.card[data-code="SJ2021"]');
await doubt.locator("summary").click();
await doubt.locator("input").nth(0).fill("按自然日计算");
await doubt.locator("input").nth(1).fill("张三");
await doubt.locator(".sign button").click();
await until("clean", "the doubt is signed");
assert.match(await text(), /签注：SJ2021.*张三/);
step("the doubt is signed in the plan");

// Completion by pinyin initials, and a hover.
await page.locator(".cm-content").focus();
await page.keyboard.press("Control+Home");
await page.evaluate(() => {
  const at = suiji.state.text.split("\n").findIndex((line) => line.includes("（代号：RS-03）"));
  document.querySelectorAll("#outline button").forEach((button) => button.textContent.includes("工资支付") && button.click());
  return at;
});
await page.keyboard.press("End");
await page.keyboard.press("Enter");
await page.keyboard.type("　　bl", { delay: 40 });
await page.locator(".cm-tooltip-autocomplete li").first().waitFor({ timeout: 15_000 });
assert.match(await page.locator(".cm-tooltip-autocomplete li").first().textContent(), /比例/);
await shot("completion");
// The list takes no key in its first moment, so that nobody accepts what they have not seen.
await page.waitForTimeout(250);
await page.keyboard.press("Enter");
await page.waitForFunction(() => suiji.state.text.includes("　　比例："));
await page.keyboard.press("Control+z");
await page.keyboard.press("Control+z");
step("bl offers 比例");

await paste(plan);
await until("clean", "the plan is itself again");

// Directories.
await page.locator("#tab-files").click();
await page.locator("#files table").waitFor();
const bad = readFileSync(example + "entities.csv", "utf8").split("\n");
bad[1] = bad[1].replace(/[0-9A-Z]{18}/, (code) => code.slice(0, 17) + (code[17] === "1" ? "2" : "1"));
writeFileSync(join(folder, "entities.csv"), bad.join("\n"));
await page.setInputFiles('#files input[type=file] >> nth=0', join(folder, "entities.csv"));
await page.waitForFunction(() => document.querySelector("#files .findings")?.textContent.includes("entities.csv"), null, { timeout: 30_000 });
await shot("directories");
step("a wrong check character in a directory is shown");
writeFileSync(join(folder, "picture.xlsx"), Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
await page.setInputFiles('#files input[type=file] >> nth=0', join(folder, "picture.xlsx"));
await page.waitForFunction(() => document.querySelector("#verdict").dataset.verdict === "error");
writeFileSync(join(folder, "huge.csv"), Buffer.alloc(50_000_000, 65));
await page.setInputFiles('#files input[type=file] >> nth=0', join(folder, "huge.csv"));
await page.waitForFunction(() => /40 MB/.test(document.getElementById("note").textContent));
step("a picture named .xlsx and a 50 MB file get clear words");
await page.setInputFiles('#files input[type=file] >> nth=0', resolve(example + "entities.csv"));
await page.setInputFiles('#files input[type=file] >> nth=0', resolve(example + "entities.csv"));
await until("clean", "the directory is itself again, also when opened twice");

// The table as a form.
await page.locator("#tab-tiers").click();
const cell = page.locator('#tiers input[aria-label="B 比例"]');
await cell.fill("8%");
await cell.blur();
await page.waitForFunction(() => /｜B　* *｜基本诚信｜8%/.test(suiji.state.text));
step("a cell of the form is a cell of the text");

await page.locator("#tab-trial").click();
await page.locator("#trial svg").first().waitFor({ timeout: 60_000 });
await shot("trial");
await page.locator("#what-if").fill("B.比例=5%");
await page.locator("#trial form button").click();
await page.locator('#trial .stamp').waitFor({ timeout: 60_000 });
await page.locator('#trial [data-feasible="true"]').waitFor({ timeout: 60_000 });
await page.locator("#what-if").fill("甲=乙");
await page.locator("#trial form button").click();
await page.locator('#trial [role=alert]').waitFor({ timeout: 60_000 });
step("trial figures have charts, and answer what-ifs");

await page.locator("#tab-official").click();
await page.waitForFunction(() => document.querySelector("#official iframe")?.srcdoc?.length > 2000, null, { timeout: 30_000 });
await page.locator("#official button").nth(1).click();
await page.waitForFunction(() => document.querySelector("#official iframe").srcdoc.includes("抽查事项"), null, { timeout: 30_000 });
await page.waitForTimeout(500);
await shot("official");
step("official text to print");

await page.locator("#tab-draw").click();
await page.locator("#seed-ssq").fill("03 07 12 18 25 30 + 09");
await page.locator("#seed-dice").fill("31415926535897932384");
await page.locator("#draw form button").click();
await page.locator("#draw table").waitFor({ timeout: 60_000 });
const [drawn] = await page.locator("#draw tbody tr td:nth-child(6)").allTextContents();
await shot("draw");
step("a trial draw");

await page.locator("#tab-verify").click();
await page.locator("#verify .row button").click();
await page.locator('#verify [data-holds="true"]').waitFor({ timeout: 60_000 });
await page.locator("#unit").fill(drawn);
await page.locator("#verify form button").click();
await page.waitForFunction(() => document.querySelector("#verify li")?.textContent.includes("抽中") || document.querySelectorAll("#verify ul li").length > 0);
await shot("verify");
step("its record is verified, and one enterprise proved");

// The notice that started this: 31 June, a doubt, 6,000 rows of directory, figures, print.
const notice = "../../plans/jinfeng-2023/";
await paste(readFileSync(notice + "notice.plan", "utf8"));
await page.locator("#tab-files").click();
await page.locator("#files table").waitFor();
for (const name of ["entities.csv", "history.csv", "inspectors.csv"]) {
  await page.setInputFiles(`[id="file-${name}"]`, resolve(notice + name));
  await page.waitForFunction((name) => document.getElementById("note").textContent.includes(name), name);
}
await until("error", "31 June of the notice");
await page.locator("#tab-write").click();
await page.locator('.card[data-code="SJ2001"] .fix').first().click();
await until("doubt", "the notice's date is mended");
await page.locator('.card[data-code="SJ2021"] .fix').first().click();
await until("clean", "the notice's doubt is mended");
const start = Date.now();
await page.evaluate(() => suiji.ask("check"));
const took = Date.now() - start;
await page.locator("#tab-trial").click();
await page.locator('#trial [data-feasible="true"]').waitFor({ timeout: 120_000 });
await page.locator("#tab-official").click();
await page.waitForFunction(() => document.querySelector("#official iframe")?.srcdoc?.length > 2000, null, { timeout: 60_000 });
const printed = page.evaluate(() => new Promise((done) => { document.querySelector("#official iframe").contentWindow.print = () => done(true); }));
await page.locator("#official button").nth(2).click();
assert.equal(await printed, true);
step(`the notice's plan: mended, 6,000 rows checked in ${took} ms, worked out, printed`);
await paste(plan);
await page.locator("#tab-files").click();
for (const name of ["entities.csv", "history.csv", "inspectors.csv"]) await page.setInputFiles(`[id="file-${name}"]`, resolve(example + name));
await until("clean", "the example again");
await page.locator("#tab-tiers").click();
await page.locator('#tiers input[aria-label="B 比例"]').fill("8%");
await page.locator('#tiers input[aria-label="B 比例"]').blur();
await page.waitForFunction(() => /｜8%/.test(suiji.state.text));

// Reload: the draft is there.
await page.reload();
await page.waitForFunction(() => window.suiji && /｜8%/.test(suiji.state.text));
step("the draft survives a reload");

// By keyboard alone: from the tabs to the next tab.
await page.locator("#tab-write").focus();
await page.keyboard.press("ArrowRight");
assert.equal(await page.locator("#tab-files").getAttribute("aria-selected"), "true");
await page.keyboard.press("ArrowLeft");
step("tabs by keyboard");

// What Word leaves behind.
await paste(plan.replace("计划：", "计\u00ad划：").replace("编号：", "编号：\u00a0"));
await page.waitForFunction(() => document.getElementById("verdict").dataset.verdict !== undefined);
await page.waitForTimeout(1500);
assert.ok(["error", "doubt", "clean"].includes(await verdict()));
assert.ok((await page.locator("#margin .card").count()) > 0, "a soft hyphen is named");
step("soft hyphens from Word are named");
await paste(plan);
await until("clean", "clean again");

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
for (const name of ["write", "files", "tiers", "trial", "official", "draw", "verify"]) {
  await page.locator("#tab-" + name).click();
  await page.waitForTimeout(name === "trial" || name === "official" ? 2500 : 500);
  if (!(await page.evaluate(() => window.axe))) await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa"] }));
  const grave = result.violations.map((it) => `${name}: ${it.id} ${it.nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).slice(0, 3).join(" | ")}`);
  assert.deepEqual(grave, []);
}
step("axe finds nothing");

await page.locator("#lang").click();
assert.match(await page.locator("#tab-write").textContent(), /Write/);
await shot("english");
// 200 % zoom of 1366 × 768 is a window half as wide.
await page.setViewportSize({ width: 683, height: 384 });
await page.locator("#tab-write").click();
await page.waitForTimeout(400);
await shot("zoom");
assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), "no sideways scrolling at 200 %");
step("English, and 200 % zoom");

// Without storage nothing breaks, and the page says so.
const bare = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" });
await bare.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new Error("disabled"); } }));
const other = await bare.newPage();
other.on("pageerror", (error) => problems.push("without storage: " + error));
await other.goto(page_url);
await other.waitForFunction(() => document.getElementById("verdict").dataset.verdict === "clean", null, { timeout: 30_000 });
assert.match(await other.locator("#note").textContent(), /草稿/);
step("storage disabled: clear words");

assert.deepEqual(problems, []);
await browser.close();
console.log("all as it should be");
