// Builds elements. Foreign text only ever becomes a text node, so no message can bring markup along.

const DIRECT = new Set(["value", "checked", "disabled", "hidden", "htmlFor", "className"]);

/** An element with attributes, listeners (`onclick`), direct properties and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (DIRECT.has(name)) element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Puts the children in the place of whatever the element held. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child));
  return element;
}

/** A labelled select; `options` are `[value, words]` pairs. */
export function select(label, options, chosen, onchange) {
  const items = options.map(([value, words]) =>
    h("option", { value, selected: String(value) === String(chosen) }, words),
  );
  const control = h("select", { onchange: (event) => onchange(event.target.value) }, items);
  return h("label", { className: "field" }, h("span", {}, label), control);
}

/** The first letters of a name, for the round marks beside people. */
export function initials(name) {
  const words = String(name || "?").trim().split(/\s+/);
  const letters = words.length > 1 ? words[0][0] + words[words.length - 1][0] : words[0].slice(0, 2);
  return letters.toUpperCase();
}

let last = null;

/** Tells something for a few seconds; a problem stays longer. */
export function notice(words, isProblem = false) {
  const box = document.getElementById("notices");
  const line = h("p", { className: isProblem ? "problem" : "" }, words);
  if (last) last.remove();
  last = line;
  box.append(line);
  setTimeout(() => line.remove(), isProblem ? 9000 : 3500);
}
