// Packs are opened and used: node test.mjs SUIJI
// The grammar colours the example plan by the library that VS Code uses; the extension as packed is
// loaded, starts the real server, and talks to it through the real client. Of VS Code itself only the
// part that the client touches is stood in for.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const suiji = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "suiji-"));
execFileSync("python3", ["-m", "zipfile", "-e", "suiji.vsix", folder]);
const packed = join(folder, "extension");
const manifest = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
for (const path of [manifest.main, ...manifest.contributes.grammars.map((it) => it.path), ...manifest.contributes.snippets.map((it) => it.path), ...manifest.contributes.languages.map((it) => it.configuration)]) {
  readFileSync(join(packed, path));
}
console.log("· everything that the manifest names is in the pack");

const require = createRequire(import.meta.url);
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");
await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(join(packed, "syntaxes/suiji.tmLanguage.json"), "utf8"), "x.json"),
});
const grammar = await registry.loadGrammar("text.suiji");
const scopes = (line) => Object.fromEntries(grammar.tokenizeLine(line, textmate.INITIAL).tokens
  .map((it) => [line.slice(it.startIndex, it.endIndex).trim(), it.scopes.at(-1)]));
assert.equal(scopes("三、抽查事项")["三、抽查事项"], "markup.heading.suiji");
const item = scopes("（一）工资支付（代号：RS-03）");
assert.equal(item["RS-03"], "variable.other.suiji");
const fact = scopes("　　类别：重点；依据：《劳动合同法》第七十四条；比例：5%");
assert.equal(fact["类别"], "keyword.other.suiji");
assert.equal(fact["比例"], "keyword.other.suiji");
assert.equal(fact["《劳动合同法》"], "support.type.law.suiji");
assert.equal(fact["5%"], "constant.numeric.suiji");
assert.equal(scopes("# 批注")["# 批注"], "comment.line.number-sign.suiji");
console.log("· the grammar colours keys, laws, numbers, codes");

const plan = resolve("../../plans/example/plan.plan");
const text = readFileSync(plan, "utf8").replace("2026年6月30日前", "2026年6月31日前").replace("7个工作日内，公开", "7日内，公开");
const uri = pathToFileURL(plan).href;
const asked = ["按自然日计算", "张三"];
const { vscode, published } = await import("./stand-in.mjs").then((it) => it.make({ suiji, asked }));
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
const extension = require(join(packed, manifest.main));
const context = { subscriptions: [] };
const { client, completed } = await extension.activate(context);
console.log("· the extension starts the server:", client.initializeResult.serverInfo.name);

const wait = async (holds, what) => {
  for (let at = 0; at < 200 && !holds(); at++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(holds(), what + " " + JSON.stringify([...published]));
};
await client.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "suiji", version: 1, text } });
await wait(() => published.get(uri)?.length > 0, "findings come");
const codes = published.get(uri).map((it) => it.code?.value ?? it.code);
assert.deepEqual(codes, ["SJ2001", "SJ2021"]);
console.log("· findings:", codes.join(" "));
const line = text.split("\n").findIndex((it) => it.includes("7日内"));
const actions = await client.sendRequest("textDocument/codeAction", {
  textDocument: { uri }, range: { start: { line, character: 0 }, end: { line, character: 60 } }, context: { diagnostics: [] },
});
const sign = actions.find((it) => it.command?.command === "suiji.sign");
const argument = await completed(sign.command.arguments[0]);
assert.deepEqual([argument.reason, argument.by], ["按自然日计算", "张三"]);
console.log("· a sign-off asks for reason and name");
await client.stop();
console.log("all as it should be");
process.exit(0);
