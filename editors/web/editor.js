// The text: CodeMirror with the engine's findings, completion, hover and colours.
import { autocompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { say, el, isZh } from "./words.js";

/** Characters → UTF-16: our columns count characters, the editor counts units. */
export function offset(doc, line, column) {
  const own = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let at = 0;
  for (const letter of own.text) {
    if (--column < 1) break;
    at += letter.length;
  }
  return own.from + at;
}

export function place(doc, at) {
  const line = doc.lineAt(at);
  return { line: line.number, column: [...doc.sliceString(line.from, at)].length + 1 };
}

const span = (doc, at) => ({ from: offset(doc, at.line, at.column), to: offset(doc, at.end_line, at.end_column) });

const colour = StateEffect.define();
const colours = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(colour)) next = effect.value;
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function makeEditor(parent, text, { ask, changed, moved }) {
  const offers = async (context) => {
    const doc = context.state.doc;
    const before = doc.sliceString(doc.lineAt(context.pos).from, context.pos);
    if (!context.explicit && !/[\p{L}\p{N}《：“、；｜]$/u.test(before)) return null;
    const result = await ask("complete", { at: place(doc, context.pos) });
    if (!result || result.items.length === 0) return null;
    const first = span(doc, result.items[0].at);
    return {
      from: first.from,
      filter: false,
      options: result.items.slice(0, 60).map((it, rank) => ({
        label: it.label,
        detail: isZh() ? it.zh : it.en,
        boost: -rank,
        apply: (view, completion, from, to) => view.dispatch({
          changes: { from, to, insert: it.insert },
          selection: { anchor: from + it.insert.length },
        }),
      })),
    };
  };
  const hover = hoverTooltip(async (view, at) => {
    const result = await ask("hover", { at: place(view.state.doc, at) });
    if (!result) return null;
    const { from, to } = span(view.state.doc, result.at);
    const words = isZh() ? result.zh : result.en;
    return { pos: from, end: to, above: true, create: () => ({ dom: el("div", { class: "hover" }, words) }) };
  });
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), colours, lintGutter(),
        EditorView.lineWrapping, search({ top: true }), hover,
        autocompletion({ override: [offers], activateOnTyping: true, icons: false }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": say("计划正文", "the plan"), spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
          if (update.geometryChanged || update.docChanged || update.viewportChanged) moved();
        }),
      ],
    }),
  });
  view.scrollDOM.addEventListener("scroll", moved);
  return view;
}

/** The findings that have a place in the plan's text, with their edits. */
export function show(view, report, edits) {
  const doc = view.state.doc;
  const severity = { error: "error", doubt: "warning", hint: "info" };
  const list = [];
  report.findings.forEach((finding, index) => {
    if (finding.place.line === undefined) return;
    const at = span(doc, finding.place);
    list.push({
      from: at.from,
      to: Math.max(at.to, at.from),
      severity: severity[finding.severity],
      source: finding.code,
      message: isZh() ? finding.zh : finding.en,
      actions: finding.fixes.map((fix, rank) => ({
        name: isZh() ? fix.zh : fix.en,
        apply: () => mend(view, edits[index][rank]),
      })),
    });
  });
  view.dispatch(setDiagnostics(view.state, list));
}

export function mend(view, edit) {
  const { from, to } = span(view.state.doc, edit.at);
  view.dispatch({ changes: { from, to, insert: edit.replace }, selection: { anchor: from + edit.replace.length }, scrollIntoView: true });
  view.focus();
}

export function paint(view, tokens) {
  const doc = view.state.doc;
  const marks = [];
  for (const { at, kind } of tokens) {
    if (at.line > doc.lines) continue;
    const { from, to } = span(doc, at);
    if (to > from) marks.push(Decoration.mark({ class: "t-" + kind }).range(from, to));
  }
  view.dispatch({ effects: colour.of(Decoration.set(marks, true)) });
}

export function go(view, line, column = 1) {
  const at = offset(view.state.doc, line, column);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
}

export function replaceAll(view, text) {
  const old = view.state.doc.toString();
  if (old === text) return;
  let head = 0;
  while (head < old.length && head < text.length && old[head] === text[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < text.length - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  view.dispatch({ changes: { from: head, to: old.length - tail, insert: text.slice(head, text.length - tail) } });
}
