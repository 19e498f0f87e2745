// Words in two languages, and how elements are made.

let zh = !(navigator.language ?? "zh").startsWith("en");
try { zh = (localStorage.getItem("suiji.lang") ?? (zh ? "zh" : "en")) === "zh"; } catch { /* no storage: the browser's language */ }

export const isZh = () => zh;
export const say = (chinese, english) => (zh ? chinese : english);
export function speak(chinese) {
  zh = chinese;
  document.documentElement.lang = zh ? "zh-CN" : "en";
  try { localStorage.setItem("suiji.lang", zh ? "zh" : "en"); } catch { /* kept for this page only */ }
}

/** An element with attributes and children; `on…` are listeners. Text is text, never markup. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Rows of a CSV file as objects by header; quotes as RFC 4180 has them. */
export function rows(text) {
  const cells = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') { cell += '"'; at++; }
      else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") { row.push(cell); cell = ""; }
    else if (letter === "\n") { row.push(cell.replace(/\r$/, "")); cells.push(row); row = []; cell = ""; }
    else cell += letter;
  }
  if (cell !== "" || row.length > 0) { row.push(cell); cells.push(row); }
  const [header, ...body] = cells;
  return body.map((row) => Object.fromEntries((header ?? []).map((name, at) => [name, row[at] ?? ""])));
}

/** Hands a file to the person at the page. */
export function download(name, content, type = "text/plain;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The bytes of {text} or {base64}. */
export function bytesOf(content) {
  if (content.text !== undefined) return new TextEncoder().encode(content.text);
  return Uint8Array.from(atob(content.base64), (letter) => letter.charCodeAt(0));
}
