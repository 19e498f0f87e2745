// Hashes as the published page computes them: node notice.mjs notice.js NAME TEXT, with a function's name and what it is
// given. The page is as little as the script needs of one.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const [script, name, text] = process.argv.slice(2);
const node = { textContent: '{"draws": []}', addEventListener() {} };
const page = createContext({
  document: { getElementById: () => node },
  navigator: { language: "zh-CN" },
  location: { hash: "" },
  TextEncoder,
});
runInContext(readFileSync(script, "utf8"), page);
console.log(page.suiji[name](text));
