// Charts as plain SVG, each with a table of the same figures for those who do not see it.
import { el, say, svg } from "./words.js";

/** Bars: [{label, value}] with a unit; the longest fills the width. */
export function bars(title, list, unit) {
  const most = Math.max(1, ...list.map((it) => it.value));
  const height = list.length * 26 + 8;
  const drawing = svg("svg", { viewBox: `0 0 640 ${height}`, role: "img", "aria-label": title, class: "chart" },
    ...list.flatMap((it, at) => {
      const y = at * 26 + 6;
      const width = Math.max(1, (it.value / most) * 400);
      const text = (x, words, anchor) => {
        const element = svg("text", { x, y: y + 14, "text-anchor": anchor });
        element.textContent = words;
        return element;
      };
      return [text(150, it.label, "end"), svg("rect", { x: 160, y, width, height: 18, rx: 2 }), text(168 + width, `${it.value}`, "start")];
    }));
  const table = el("details", {}, el("summary", {}, say("数字", "figures")),
    el("table", {}, el("tbody", {}, list.map((it) => el("tr", {}, el("th", { scope: "row" }, it.label), el("td", {}, `${it.value} ${unit}`))))));
  return el("figure", {}, el("figcaption", {}, title), drawing, table);
}

export function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([label, value]) => ({ label, value })).sort((a, b) => (a.label < b.label ? -1 : 1));
}
