// Calls suiji in WebAssembly from Node: node wasm.mjs FILE.wasm < requests > answers
// A request a line, an answer a line; the module imports nothing.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
if (WebAssembly.Module.imports(module).length > 0) throw new Error("the module imports something");
let suiji = new WebAssembly.Instance(module).exports;

function answer(request) {
  const bytes = new TextEncoder().encode(request);
  const at = suiji.reserve(bytes.length);
  new Uint8Array(suiji.memory.buffer, at, bytes.length).set(bytes);
  const from = suiji.call();
  return new TextDecoder().decode(new Uint8Array(suiji.memory.buffer, from, suiji.length()));
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== "") process.stdout.write(answer(line) + "\n");
}
