// Charts as plain SVG, each with a table of the same figures for those who do not see it.
import { el, say, svg } from "./words.js";

/** Bars: [{label, value, most}] with a unit; the longest fills the width, `most` is a mark on the way. */
export function bars(title, list, unit) {
  const most = Math.max(1, ...list.map((it) => Math.max(it.value, it.most ?? 0)));
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
      const mark = it.most == null ? [] : [svg("line", { x1: 160 + (it.most / most) * 400, x2: 160 + (it.most / most) * 400, y1: y - 2, y2: y + 20 })];
      const end = 168 + Math.max(width, it.most == null ? 0 : (it.most / most) * 400);
      const words = it.most == null ? `${it.value}` : `${it.value} / ${it.most}`;
      return [text(150, it.label, "end"), svg("rect", { x: 160, y, width, height: 18, rx: 2 }), ...mark, text(end, words, "start")];
    }));
  const table = el("details", {}, el("summary", {}, say("数字", "figures")),
    el("table", {}, el("tbody", {}, list.map((it) => el("tr", {}, el("th", { scope: "row" }, it.label), el("td", {}, `${it.value} ${unit}`))))));
  return el("figure", {}, el("figcaption", {}, title), drawing, table);
}
