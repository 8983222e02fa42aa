// Renders the Markdown that agents and employees write, straight into nodes: no HTML is ever parsed.

import { h } from "./dom.js";

const INLINE =
  /(`[^`\n]+`)|(\*\*[^*\n]+\*\*)|(\*[^*\n]+\*|\b_[^_\n]+_\b)|(\[[^\]\n]+\]\([^)\s]+\))|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;
const SAFE = /^(https?:|mailto:|tel:)/i;
const QUOTE = /^>\s?/;
const ITEM = /^\s*([-*+]|\d+[.)])\s+/;

/** The text as a list of block elements. */
export function rendered(text) {
  const lines = String(text || "").replace(/\\\n/g, "\n").split("\n");
  const blocks = [];
  while (lines.length) blocks.push(takeBlock(lines));
  return blocks.filter(Boolean);
}

/** The text on one line without its marks, for lists. */
export function plain(text) {
  return String(text || "")
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/[*`>#]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function takeBlock(lines) {
  if (!lines[0].trim()) return void lines.shift();
  if (lines[0].startsWith("```")) return takeCode(lines);
  if (QUOTE.test(lines[0])) {
    const inner = takeWhile(lines, (line) => QUOTE.test(line)).map((line) => line.replace(QUOTE, ""));
    return h("blockquote", {}, rendered(inner.join("\n")));
  }
  if (ITEM.test(lines[0])) return takeList(lines);
  const heading = /^(#{1,6})\s+(.*)/.exec(lines[0]);
  if (heading) return lines.shift(), h("p", {}, h("strong", {}, inline(heading[2])));
  return paragraph(takeWhile(lines, isPlain));
}

function isPlain(line) {
  return line.trim() && !line.startsWith("```") && !QUOTE.test(line) && !ITEM.test(line);
}

function takeWhile(lines, test) {
  const taken = [lines.shift()];
  while (lines.length && test(lines[0])) taken.push(lines.shift());
  return taken;
}

function takeCode(lines) {
  lines.shift();
  const code = [];
  while (lines.length && !lines[0].startsWith("```")) code.push(lines.shift());
  lines.shift();
  return h("pre", {}, h("code", {}, code.join("\n")));
}

function takeList(lines) {
  const isNumbered = /^\s*\d/.test(lines[0]);
  const items = takeWhile(lines, (line) => ITEM.test(line));
  const entries = items.map((line) => h("li", {}, inline(line.replace(ITEM, ""))));
  return h(isNumbered ? "ol" : "ul", {}, entries);
}

function paragraph(lines) {
  const parts = lines.flatMap((line, at) => (at ? [h("br"), ...inline(line)] : inline(line)));
  return h("p", {}, parts);
}

function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return text ? [text] : [];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [...(before ? [before] : []), marked(found), ...inline(after)];
}

function marked([whole, code, bold, italic, link, address]) {
  if (code) return h("code", {}, code.slice(1, -1));
  if (bold) return h("strong", {}, inline(bold.slice(2, -2)));
  if (italic) return h("em", {}, inline(italic.slice(1, -1)));
  if (address) return anchor(address, [address]);
  const [, words, target] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(link || whole);
  return SAFE.test(target) ? anchor(target, inline(words)) : h("span", {}, words);
}

function anchor(href, children) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, children);
}
