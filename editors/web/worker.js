// The engine in a thread of its own: the page never waits for it.
// Messages: {engine} once; {file, bytes|null}; {ask, id}. Answers: {id, answer}.
let suiji;
let module;
const files = new Map();

function content(bytes) {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return { base64: btoa(text) };
  }
}

function call(request) {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  const at = suiji.reserve(bytes.length);
  new Uint8Array(suiji.memory.buffer, at, bytes.length).set(bytes);
  const from = suiji.call();
  const text = new TextDecoder().decode(new Uint8Array(suiji.memory.buffer, from, suiji.length()));
  return JSON.parse(text);
}

/** Asks with the files that the plan names; without them where the request wants the plan alone. */
function ask(request) {
  const whole = { suiji: 1, ...request };
  if (whole.inputs && !whole.plan_only) {
    const named = new Set(call({ suiji: 1, do: "needs", inputs: whole.inputs }).result?.files ?? []);
    whole.inputs = { ...whole.inputs, files: {} };
    for (const [name, file] of files) if (named.has(name)) whole.inputs.files[name] = file;
  }
  return call(whole);
}

async function start(engine) {
  // By hand: a Blob or Response would count as a fetch, and the page allows none.
  const packed = new ReadableStream({ start(to) { to.enqueue(engine); to.close(); } });
  const parts = [];
  for await (const part of packed.pipeThrough(new DecompressionStream("gzip"))) parts.push(part);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { bytes.set(part, at); return at + part.length; }, 0);
  module = await WebAssembly.compile(bytes);
  suiji = new WebAssembly.Instance(module).exports;
}

const ready = new Promise((resolve) => {
  onmessage = ({ data }) => {
    onmessage = next;
    resolve(start(data.engine).catch((error) => console.error(String(error))));
  };
});
let queue = ready;

function next({ data }) {
  queue = queue.then(() => {
    if (data.file !== undefined) {
      if (data.bytes) files.set(data.file, content(data.bytes));
      else files.delete(data.file);
      return;
    }
    try {
      postMessage({ id: data.id, answer: ask(data.ask) });
    } catch (error) {
      if (!module) {
        postMessage({ id: data.id, answer: { ok: false, error: { code: "start", zh: "引擎没有启动：" + error, en: "the engine did not start: " + error } } });
        return;
      }
      // A trap ends the instance; the next request has a new one.
      suiji = new WebAssembly.Instance(module).exports;
      postMessage({ id: data.id, answer: { ok: false, error: { code: "trap", zh: "引擎停了：" + error, en: "the engine stopped: " + error } } });
    }
  });
}
