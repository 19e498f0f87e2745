// Makes dist/suiji.html: page, style, script, worker and engine in one file.
// node build.mjs [FILE.wasm]
import { buildSync } from "esbuild";
import { gzipSync } from "node:zlib";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const wasm = process.argv[2] ?? "../wasm/target/wasm32-unknown-unknown/release/suiji_wasm.wasm";
const bundle = (entry) =>
  buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, format: "iife", target: "es2022" })
    .outputFiles[0].text;

// Plans to start from, with the files that they name.
const plans = "../../plans/";
const read = (path) => readFileSync(plans + path, "utf8");
const templates = [
  {
    zh: "人力资源和社会保障",
    en: "Human resources and social security",
    plan: read("example/plan.plan"),
    files: Object.fromEntries(
      ["entities.csv", "inspectors.csv", "history.csv"].map((name) => [name, read("example/" + name)])),
  },
  ...JSON.parse(readFileSync("templates.json", "utf8")).map(({ zh, en, plan }) => ({ zh, en, plan: read(plan), files: {} })),
];

const inert = (text) => text.replaceAll("</script", "<\\/script");
const engine = gzipSync(readFileSync(wasm), { level: 9 }).toString("base64");
const page = readFileSync("index.html", "utf8")
  .replace("/*STYLE*/", () => readFileSync("style.css", "utf8"))
  .replace("/*WORKER*/", () => inert(bundle("worker.js")))
  .replace("/*ENGINE*/", () => engine)
  .replace("/*TEMPLATES*/", () => inert(JSON.stringify(templates)))
  .replace("/*SCRIPT*/", () => inert(bundle("app.js")));
mkdirSync("dist", { recursive: true });
writeFileSync("dist/suiji.html", page);
const size = Buffer.byteLength(page);
console.log(`dist/suiji.html ${(size / 1e6).toFixed(2)} MB`);
if (size > 4e6) throw new Error("over 4 MB");
