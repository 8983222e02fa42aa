// The side panel: who writes, and what is known of the person and the conversation.

import { fill, h, initials } from "./dom.js";
import { t } from "./texts.js";
import { full } from "./times.js";

const ADDRESS = /^https?:\/\//i;

/** The panel's element; `close` hides it where it lies over the thread. */
export function panelView(desk, close) {
  const box = h("aside", { className: "panel", "aria-label": t("details") });
  const shut = h("button", { className: "quiet shut", "aria-label": t("close"), onclick: close }, "×");
  const draw = () => (desk.opened ? fill(box, shut, contact(desk.opened), information(desk), attributes(desk.opened)) : fill(box));
  desk.addEventListener("conversation", draw);
  draw();
  return box;
}

function contact(one) {
  const { name, email, phone_number, identifier, availability_status } = one.contact;
  const isOnline = availability_status === "online";
  const known = [
    [t("email"), email],
    [t("phone"), phone_number],
    [t("identifier"), identifier],
  ];
  return part(
    t("contact"),
    h("p", { className: "person" }, h("span", { className: "mark", "aria-hidden": true }, initials(name)), h("strong", {}, name || "?"), isOnline ? h("small", {}, t("online")) : null),
    facts(known.filter(([, value]) => value)),
    heading(t("contactAttributes"), one.contact.custom_attributes),
  );
}

function information(desk) {
  const one = desk.opened;
  const inbox = desk.inboxes.find((known) => known.id === one.inboxId);
  return part(t("information"), facts([
    [t("number"), `#${one.id}`],
    [t("inbox"), inbox ? inbox.name : one.inboxId],
    [t("created"), full(one.createdAt)],
  ]));
}

function attributes(one) {
  return part(t("attributes"), facts(Object.entries(one.attributes)) || h("p", { className: "empty" }, t("none")));
}

function heading(words, values) {
  const list = facts(Object.entries(values || {}));
  return list ? h("div", {}, h("h4", {}, words), list) : null;
}

function part(words, ...children) {
  return h("section", {}, h("h3", {}, words), children);
}

function facts(pairs) {
  if (!pairs.length) return null;
  return h("dl", {}, pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, shown(value))]));
}

function shown(value) {
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (value === null || value === "") return "—";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return ADDRESS.test(text) ? h("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}
