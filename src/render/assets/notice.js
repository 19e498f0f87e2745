"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("check"), out = document.getElementById("verdict");

  // SHA-256 of ASCII text, as 64 lower-case hex digits. Web Crypto where the browser offers it.
  function plainSha256(text) {
    const bytes = Array.from(new TextEncoder().encode(text)), bits = bytes.length * 8;
    const primes = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
    // The first 32 bits of the fraction of a root, exactly, in integers.
    function root(prime, degree) {
      const shifted = BigInt(prime) << BigInt(32 * degree);
      let low = 0n, high = 1n << 40n;
      while (low < high) {
        const middle = (low + high + 1n) >> 1n;
        if (middle ** BigInt(degree) <= shifted) low = middle; else high = middle - 1n;
      }
      return Number(low & 0xffffffffn);
    }
    const k = primes.map((p) => root(p, 3)), h = primes.slice(0, 8).map((p) => root(p, 2));
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let i = 7; i >= 0; i--) bytes.push(Math.floor(bits / 2 ** (8 * i)) % 256);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < bytes.length; at += 64) {
      const w = [];
      for (let i = 0; i < 64; i++) {
        if (i < 16) {
          const j = at + 4 * i;
          w.push((bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3]);
        } else {
          const a = w[i - 15], b = w[i - 2];
          w.push((w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0);
        }
      }
      let [a, b, c, d, e, f, g, last] = h;
      for (let i = 0; i < 64; i++) {
        const one = (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        last = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, last].forEach((x, i) => { h[i] = (h[i] + x) | 0; });
    }
    return h.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }
  async function sha256(text) {
    if (globalThis.crypto && crypto.subtle) {
      try {
        const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
        return Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
      } catch (e) { /* not allowed here: compute it below */ }
    }
    return plainSha256(text);
  }

  // SM3 (GB/T 32905), which browsers do not offer.
  function sm3(text) {
    const bytes = Array.from(new TextEncoder().encode(text)), bits = bytes.length * 8;
    const h = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let i = 7; i >= 0; i--) bytes.push(Math.floor(bits / 2 ** (8 * i)) % 256);
    const left = (x, n) => (x << n % 32) | (x >>> (32 - n % 32) % 32);
    for (let at = 0; at < bytes.length; at += 64) {
      const w = [];
      for (let i = 0; i < 68; i++) {
        if (i < 16) {
          const j = at + 4 * i;
          w.push((bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3]);
        } else {
          const x = w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15);
          w.push(x ^ left(x, 15) ^ left(x, 23) ^ left(w[i - 13], 7) ^ w[i - 6]);
        }
      }
      let [a, b, c, d, e, f, g, last] = h;
      for (let i = 0; i < 64; i++) {
        const one = left((left(a, 12) + e + (i < 16 ? rotated(0x79cc4519, i) : rotated(0x7a879d8a, i))) | 0, 7);
        const two = one ^ left(a, 12);
        const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c), gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
        const s = (ff + d + two + (w[i] ^ w[i + 4])) | 0, t = (gg + last + one + w[i]) | 0;
        d = c; c = left(b, 9); b = a; a = s;
        last = g; g = left(f, 19); f = e; e = t ^ left(t, 9) ^ left(t, 17);
      }
      [a, b, c, d, e, f, g, last].forEach((x, i) => { h[i] ^= x; });
    }
    function rotated(x, n) { return n % 32 === 0 ? x : left(x, n); }
    return h.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }
  const hash = (text) => data.suite === "DR1-SM3" ? sm3(text) : sha256(text);

  // Full-width to half-width, no blanks, upper case: the canonical id.
  function canonical(text) {
    return Array.from(text).map((c) => {
      const n = c.codePointAt(0);
      return n >= 0xff01 && n <= 0xff5e ? String.fromCodePoint(n - 0xfee0) : c;
    }).join("").replace(/[\s\u3000\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "").toUpperCase();
  }
  // GB 32100-2015: the 18th character from the 17 before it.
  function checkCharacter(id) {
    const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let sum = 0, weight = 1;
    for (const c of id.slice(0, 17)) {
      const value = letters.indexOf(c);
      if (value < 0) return null;
      sum += value * weight;
      weight = (weight * 3) % 31;
    }
    return letters[(31 - (sum % 31)) % 31];
  }
  // What is wrong with the code, or null.
  function fault(id) {
    if (id === "") return ["请输入代码。", "Type a code."];
    if (!/^[0-9A-Z][0-9A-Z-]{0,63}$/.test(id)) return ["代码只能有数字和大写字母，请核对后重新输入。", "A code has digits and capital letters only."];
    if (data.ids !== "uscc") return null;
    if (id.length === 15 && /^[0-9]+$/.test(id)) return null;
    if (id.length !== 18) return ["统一社会信用代码是 18 位，您输入了 " + id.length + " 位。", "A credit code has 18 characters, not " + id.length + "."];
    const expected = checkCharacter(id);
    if (expected === null) return ["统一社会信用代码不用 I、O、Z、S、V 这些字母，请核对。", "A credit code never has the letters I, O, Z, S, V."];
    if (expected !== id[17]) return ["校验码不符：前 17 位对应的第 18 位应是 " + expected + "，不是 " + id[17] + "。请核对代码。", "The check character of these 17 is " + expected + ", not " + id[17] + "."];
    return null;
  }

  function add(parent, tag, text, name) {
    const node = document.createElement(tag);
    node.textContent = text;
    if (name) node.className = name;
    parent.appendChild(node);
    return node;
  }
  // Who reads no Chinese gets English beside it.
  const english = !/^zh/i.test(navigator.language);
  function say(parent, tag, zh, en, name) {
    add(parent, tag, zh, name);
    if (english) add(parent, tag, en, name).lang = "en";
  }
  function table(parent, header, rows) {
    const node = add(parent, "table", ""), head = add(add(node, "thead", ""), "tr", "");
    header.forEach((text) => add(head, "th", text));
    const body = add(node, "tbody", "");
    rows.forEach((row) => {
      const line = add(body, "tr", "");
      row.forEach((text) => add(line, "td", text, /^[0-9a-f]{64}$/.test(text) ? "hash" : ""));
    });
  }

  let turn = 0;
  async function answer(text) {
    const mine = ++turn, id = canonical(text), wrong = fault(id), box = document.createElement("div");
    box.dataset.id = id;
    if (wrong) {
      box.dataset.verdict = "invalid";
      say(box, "strong", "代码有误", "Not a valid code", "bad");
      say(box, "p", wrong[0], wrong[1]);
    } else {
      const listed = (data.drawn && data.drawn[id]) || [], rows = [], odd = [];
      let below = 0, known = 0;
      for (const draw of data.draws) for (const group of draw.groups) {
        if (!group.key) continue;
        const ticket = await hash(group.key + ":" + id);
        for (const item of group.items) for (const stratum of item.strata) {
          known++;
          const inside = stratum.threshold !== null && ticket <= stratum.threshold;
          const mark = listed.some((it) => it[0] === draw.number && it[1] === item.code && it[2] === stratum.name);
          if (inside) below++;
          if (mark && !inside) odd.push(item.code + " " + stratum.name);
          if (mark || listed.length === 0 && inside)
            rows.push([draw.name, item.code + " " + item.title, stratum.name === "*" ? "不分级" : stratum.name, ticket, stratum.threshold || "—",
              inside ? (mark ? "票不大于门槛：抽中" : "票不大于门槛") : "票大于门槛"]);
        }
      }
      if (odd.length > 0) {
        box.dataset.verdict = "contradiction";
        say(box, "strong", "名单与票不符", "The list contradicts the ticket", "bad");
        say(box, "p", "该代码在名单上，但它的票大于门槛（" + odd.join("、") + "）。请向公告机关和监督部门反映。",
          "The code is on the list, but its ticket is above the threshold (" + odd.join(", ") + "). Tell the agency and those who supervise it.");
      } else if (listed.length > 0) {
        box.dataset.verdict = "drawn";
        say(box, "strong", "抽中", "Drawn", "drawn");
        say(box, "p", id + (data.names[id] ? " " + data.names[id] : "") + " 在抽中的名单上，票与门槛相符。被抽中是随机的结果，不表示有违法行为。",
          "On the list, and its ticket agrees with the threshold. To be drawn is chance and no sign of a wrong.");
      } else if (known === 0) {
        box.dataset.verdict = "sealed";
        say(box, "strong", "种子尚未公开", "The seed is not public yet", "bad");
        say(box, "p", "代码的格式正确。检查结束、种子公开以后，才能核验是否抽中。",
          "The code is well formed. Whether it is drawn can be checked once the inspections are over and the seed is public.");
      } else if (data.drawn) {
        box.dataset.verdict = "not drawn";
        say(box, "strong", "未抽中", "Not drawn", "free");
        if (below === 0) say(box, "p", id + " 的票大于每个事项、每一层的门槛：无论属于哪一层都没有抽中。",
          "Its ticket is above the threshold of every item and stratum: not drawn, whichever it is in.");
        else say(box, "p", id + " 不在抽中的名单上。下表各层的门槛不小于它的票：只有不属于该层、不在基数内或者当年检查次数已满，才不抽中；如有疑问可以向公告机关查询。",
          "Not on the list. Its ticket is at most the threshold of the strata below: it is not drawn only if it is not of that stratum, not in the population, or has had its visits of the year; ask the agency where in doubt.");
        say(box, "p", "本页不含检查对象名录，无法判断该代码是否在名录内。", "This page does not hold the directory and cannot tell whether the code is in it.");
      } else {
        box.dataset.verdict = below === 0 ? "not drawn" : "unlisted";
        if (below === 0) {
          say(box, "strong", "未抽中", "Not drawn", "free");
          say(box, "p", id + " 的票大于每个事项、每一层的门槛：无论属于哪一层都没有抽中。",
            "Its ticket is above the threshold of every item and stratum: not drawn, whichever it is in.");
        } else {
          say(box, "strong", "名单尚未公开", "The list is not public yet", "bad");
          say(box, "p", "名单在检查结束后公开。该代码属于下表所列的层、在基数内且当年检查次数未满的，抽中。",
            "The list is published after the inspections. The code is drawn if it is of a stratum below, in the population, and has visits left this year.");
        }
      }
      if (rows.length > 0) table(box, ["抽取", "事项", "层", "票", "门槛 τ", "结论"], rows);
    }
    if (mine !== turn) return;
    out.replaceChildren(box);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form.elements.id.value);
  });
  if (english) {
    form.querySelector("label").textContent += " credit code";
    form.querySelector("button").textContent += " Check";
  }
  form.hidden = false;
  // For tests and for links: notice.html#代码
  globalThis.suiji = { answer, plainSha256, sha256, sm3, canonical, fault };
  if (location.hash.length > 1) {
    form.elements.id.value = decodeURIComponent(location.hash.slice(1));
    answer(form.elements.id.value);
  }
})();
