// The part of VS Code that its language client touches, standing still: events that never fire, one
// document, diagnostics kept where the test sees them.
export function make({ suiji, asked }) {
  const published = new Map();
  const nothing = { dispose() {} };
  const event = () => nothing;
  class Anything {
    constructor(...parts) { Object.assign(this, { parts }); }
    static is() { return false; }
    static parse(text) { return new Uri(text); }
    append() { return this; }
    with() { return this; }
    dispose() {}
  }
  class Uri extends Anything {
    constructor(text) { super(); this.text = text; this.scheme = "file"; this.fsPath = text.replace("file://", ""); this.path = this.fsPath; }
    static parse(text) { return new Uri(text); }
    static file(path) { return new Uri("file://" + path); }
    toString() { return this.text; }
  }
  class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
  class Range { constructor(a, b, c, d) { Object.assign(this, c === undefined ? { start: a, end: b } : { start: new Position(a, b), end: new Position(c, d) }); } }
  class Diagnostic { constructor(range, message, severity) { Object.assign(this, { range, message, severity }); } }
  class CancellationTokenSource { constructor() { this.token = { isCancellationRequested: false, onCancellationRequested: event }; } cancel() {} dispose() {} }
  class EventEmitter { constructor() { this.event = event; } fire() {} dispose() {} }
  const channel = { appendLine() {}, append() {}, show() {}, dispose() {}, info() {}, error() {}, warn() {}, debug() {}, trace() {}, logLevel: 1, onDidChangeLogLevel: event };
  const settled = (name) => {
    if (/^on[A-Z]/.test(name)) return event;
    if (/^(register|create|set)[A-Z]/.test(name)) return () => ({ ...nothing, clear() {}, delete() {}, set() {}, onDidChange: event, onDidCreate: event, onDidDelete: event });
    if (/^[A-Z]/.test(name)) return class extends Anything {};
    return undefined;
  };
  const open = (known) => new Proxy(known, { get: (target, name) => (name in target || typeof name === "symbol" ? target[name] : settled(name)) });
  const vscode = open({
    Uri, Position, Range, Diagnostic, CancellationTokenSource, EventEmitter,
    version: "1.90.0",
    env: { language: "zh-cn", appName: "VS Code", machineId: "x" },
    commands: open({ executeCommand: async () => undefined }),
    languages: open({
      createDiagnosticCollection: () => ({
        set: (at, list) => published.set(String(at), list ?? []),
        delete: (at) => published.delete(String(at)),
        clear: () => published.clear(),
        dispose() {},
      }),
      match: () => 1,
    }),
    workspace: open({
      textDocuments: [], notebookDocuments: [], workspaceFolders: undefined,
      getConfiguration: () => ({ get: (name) => (name === "path" ? suiji : undefined), has: () => false }),
      fs: open({}),
    }),
    window: open({
      createOutputChannel: () => channel,
      showInputBox: async () => asked.shift(),
      showErrorMessage: async (words) => console.error(words),
      tabGroups: open({ all: [] }), visibleTextEditors: [], activeTextEditor: undefined,
    }),
    extensions: open({ all: [] }), notebooks: open({}), debug: open({}), tests: open({}), l10n: open({ t: (it) => it }),
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
    SymbolKind: new Proxy({}, { get: () => 0 }), CompletionItemKind: new Proxy({}, { get: () => 0 }),
    SymbolTag: { Deprecated: 1 }, CompletionItemTag: { Deprecated: 1 }, CodeActionKind: new Proxy({}, { get: () => ({ value: "", append() { return this; } }) }),
  });
  return { vscode, published };
}
