// What an agent does to the open conversation: assign, rank, label, resolve, snooze.

import { fill, h, notice, select } from "./dom.js";
import { statusWords } from "./list.js";
import { t } from "./texts.js";
import { daysToMonday, full, nineIn } from "./times.js";

const PRIORITIES = ["urgent", "high", "medium", "low"];
const HOUR = 3600;

/** The bar above the thread; `back` returns to the list, `toggleDetails` shows the side panel. */
export function toolbar(desk, back, toggleDetails) {
  const bar = h("header", { className: "bar" });
  const draw = () => desk.opened && keepingPlace(bar, () => fill(bar, heading(desk, back, toggleDetails), controls(desk)));
  desk.addEventListener("conversation", draw);
  draw();
  return bar;
}

/** Draws anew, yet leaves the focus and the open menus where they were. */
function keepingPlace(bar, draw) {
  const reachable = () => [...bar.querySelectorAll("select, button, summary, input")];
  const menus = () => [...bar.querySelectorAll(".menu")];
  const focused = reachable().indexOf(document.activeElement);
  const open = menus().map((menu) => menu.open);
  draw();
  menus().forEach((menu, at) => (menu.open = Boolean(open[at])));
  if (focused >= 0) reachable()[focused]?.focus();
}

function heading(desk, back, toggleDetails) {
  const one = desk.opened;
  const until = one.status === "snoozed" && one.snoozedUntil ? ` ${t("until")} ${full(one.snoozedUntil)}` : "";
  return h(
    "div",
    { className: "heading" },
    h("button", { className: "quiet back", "aria-label": t("back"), onclick: back }, "←"),
    h("h2", {}, one.contact.name, h("small", {}, ` #${one.id}`)),
    h("span", { className: `status ${one.status}` }, statusWords(one.status) + until),
    h("button", { className: "quiet details", onclick: toggleDetails }, t("details")),
    h("div", { className: "statuses" }, statuses(desk)),
  );
}

function controls(desk) {
  const one = desk.opened;
  const people = [["", t("nobody")], ...desk.agents.map((agent) => [agent.id, agent.name])];
  const teams = [["", t("none")], ...desk.teams.map((team) => [team.id, team.name])];
  const ranks = [["", t("none")], ...PRIORITIES.map((rank) => [rank, t(rank)])];
  return h(
    "div",
    { className: "controls" },
    select(t("assignee"), people, one.assignee ? one.assignee.id : "", (id) => act(desk, "assignments", { assignee_id: Number(id) || null })),
    select(t("team"), teams, one.team ? one.team.id : "", (id) => act(desk, "assignments", { team_id: Number(id) || 0 })),
    select(t("priority"), ranks, one.priority || "", (rank) => act(desk, "toggle_priority", { priority: rank || null })),
    labels(desk),
  );
}

function labels(desk) {
  const chosen = desk.opened.labels;
  const known = [...new Set([...desk.labels.map((label) => label.title), ...chosen])];
  const toggle = (title, isOn) =>
    act(desk, "labels", { labels: isOn ? [...desk.opened.labels, title] : desk.opened.labels.filter((one) => one !== title) });
  const box = (title) =>
    h("label", {}, h("input", { type: "checkbox", checked: chosen.includes(title), onchange: (event) => toggle(title, event.target.checked) }), title);
  return menu(`${t("labels")} (${chosen.length})`, known.length ? known.map(box) : [h("p", {}, t("none"))]);
}

function statuses(desk) {
  const is = desk.opened.status;
  const button = (status, words, className = "") =>
    h("button", { className, onclick: () => act(desk, "toggle_status", { status }) }, words);
  return [
    is === "pending" ? null : button("pending", t("setPending")),
    snooze(desk),
    is === "open" ? null : button("open", t("reopen"), "primary"),
    is === "resolved" ? null : button("resolved", t("resolve"), is === "open" ? "primary" : ""),
  ];
}

function snooze(desk) {
  const until = (snoozed_until) => act(desk, "toggle_status", { status: "snoozed", snoozed_until });
  const choice = (words, when) => h("button", { onclick: () => until(when()) }, words);
  const date = h("input", { type: "datetime-local", onchange: () => date.value && until(Math.floor(new Date(date.value) / 1000)) });
  return menu(t("snooze"), [
    choice(t("snoozeHour"), () => Math.floor(Date.now() / 1000) + HOUR),
    choice(t("snoozeTomorrow"), () => nineIn(1)),
    choice(t("snoozeWeek"), () => nineIn(daysToMonday())),
    choice(t("snoozeReply"), () => undefined),
    h("label", { className: "field" }, h("span", {}, t("snoozeUntil")), date),
  ]);
}

function menu(words, children) {
  const box = h("details", { className: "menu", onkeydown: (event) => event.key === "Escape" && (box.open = false) });
  box.append(h("summary", {}, words), h("div", { className: "sheet" }, children));
  return box;
}

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll(".menu[open]")) box.open = box.contains(event.target);
});

async function act(desk, path, body) {
  await desk.act(path, body).catch((problem) => {
    notice(problem.message, true);
    desk.tell("conversation");
  });
}
