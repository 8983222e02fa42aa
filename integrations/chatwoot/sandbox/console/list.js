// Draws the conversation list with its filters.

import { fill, h, initials, notice, select } from "./dom.js";
import { t } from "./texts.js";
import { full, short } from "./times.js";

const STATUSES = ["open", "pending", "snoozed", "resolved", "all"];
const WHOSE = ["all", "mine", "unassigned"];

/** The list's element; `pick(id)` opens a conversation. */
export function listView(desk, pick) {
  const rows = h("ul", { className: "rows", "aria-label": t("conversations") });
  const more = h("button", { className: "quiet wide", onclick: () => load(desk, desk.page + 1) }, t("more"));
  const draw = () => {
    const found = desk.listed();
    const focused = document.activeElement?.dataset?.conversation;
    fill(rows, found.length ? found.map((one) => row(desk, one, pick)) : h("li", { className: "empty" }, t("nothingHere")));
    if (focused) rows.querySelector(`[data-conversation="${focused}"]`)?.focus();
    more.hidden = !desk.hasMore;
  };
  desk.addEventListener("list", draw);
  draw();
  return h("section", { className: "list", "aria-label": t("conversations") }, filters(desk), rows, more);
}

async function load(desk, page) {
  await desk.loadList(page).catch((problem) => notice(problem.message, true));
}

function filters(desk) {
  const tabs = h("div", { className: "tabs", role: "group", "aria-label": t("conversations") });
  const draw = () =>
    fill(
      tabs,
      STATUSES.map((status) =>
        h("button", { "aria-pressed": String(desk.status === status), onclick: () => change({ status }) }, t(status)),
      ),
    );
  const change = async (changes) => {
    await desk.narrow(changes).catch((problem) => notice(problem.message, true));
    draw();
  };
  draw();
  const words = { all: t("everybodys"), mine: t("mine"), unassigned: t("unassigned") };
  const whose = select(t("whose"), WHOSE.map((one) => [one, words[one]]), desk.whose, (value) => change({ whose: value }));
  return h("header", {}, tabs, whose);
}

function row(desk, one, pick) {
  const name = one.contact.name || "?";
  const button = h(
    "button",
    {
      className: "row",
      "data-conversation": one.id,
      "aria-current": one.id === desk.current ? "true" : false,
      onclick: () => pick(one.id),
    },
    h("span", { className: "mark", "aria-hidden": true }, initials(name)),
    h(
      "span",
      { className: "what" },
      h("span", { className: "top" }, h("strong", {}, name), h("time", { title: full(one.at) }, short(one.at))),
      h("span", { className: "preview" }, preview(one)),
      h("span", { className: "chips" }, chips(desk, one)),
    ),
    one.unread ? h("span", { className: "unread" }, String(one.unread), h("span", { className: "aside" }, ` ${t("unread")}`)) : null,
  );
  return h("li", {}, button);
}

function preview(one) {
  if (one.isNote) return `${t("note")}: ${one.preview}`;
  return one.isOurs ? `↩ ${one.preview}` : one.preview;
}

function chips(desk, one) {
  return [
    h("span", { className: "number" }, `#${one.id}`),
    desk.status === "all" ? h("span", { className: `status ${one.status}` }, statusWords(one.status)) : null,
    one.priority ? h("span", { className: `priority ${one.priority}` }, t(one.priority)) : null,
    one.team ? h("span", {}, one.team.name) : null,
    ...one.labels.map((label) => h("span", { className: "label" }, label)),
    one.assignee ? h("span", { className: "assignee" }, one.assignee.name) : null,
  ];
}

/** A status as one says it of a single conversation. */
export function statusWords(status) {
  return t({ open: "isOpen", pending: "isPending", snoozed: "isSnoozed", resolved: "isResolved" }[status] || status);
}
