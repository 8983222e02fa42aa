// Starts the console: who is on duty, which conversation the address names, and the three columns.

import { BASE, people } from "./api.js";
import { composer } from "./composer.js";
import { Desk } from "./desk.js";
import { fill, h, initials, notice } from "./dom.js";
import { listView } from "./list.js";
import { panelView } from "./panel.js";
import { locale, switchLanguage, t } from "./texts.js";
import { threadView } from "./thread.js";
import { toolbar } from "./toolbar.js";

const KEY = "console.person";
const root = document.getElementById("console");
let desk = null;

/** The number in an address such as /app/accounts/1/conversations/17. */
const named = () => Number(/\/conversations\/(\d+)/.exec(location.pathname)?.[1]) || null;

async function start() {
  document.documentElement.lang = locale();
  document.title = t("title");
  try {
    const known = await people();
    const chosen = known.find((person) => String(person.id) === sessionStorage.getItem(KEY));
    if (chosen) await enter(chosen);
    else fill(root, signIn(known));
  } catch (problem) {
    fill(root, h("main", { className: "door" }, h("p", { role: "alert" }, problem.message)));
  }
}

function signIn(known) {
  const entry = (person) =>
    h(
      "li",
      {},
      h(
        "button",
        { className: "person", onclick: () => (sessionStorage.setItem(KEY, person.id), start()) },
        h("span", { className: "mark", "aria-hidden": true }, initials(person.name)),
        h("span", {}, h("strong", {}, person.name), h("small", {}, `${t(person.role)} · ${person.email}`)),
      ),
    );
  return h(
    "main",
    { className: "door" },
    languageButton(),
    h("h1", {}, t("whoAreYou")),
    h("p", {}, t("signInHint")),
    known.length ? h("ul", {}, known.map(entry)) : h("p", {}, t("noPeople")),
  );
}

async function enter(person) {
  if (desk) desk.close();
  desk = new Desk(person);
  await desk.start();
  const columns = h("div", { className: "columns" });
  const details = () => columns.classList.toggle("detailed");
  const reading = [toolbar(desk, () => go(null), details), threadView(desk)];
  const room = h("main", { className: "room", "aria-label": t("title") });
  columns.append(listView(desk, go), room, panelView(desk, details));
  let drawn = null;
  const draw = () => {
    const id = desk.opened ? desk.opened.id : null;
    if (id === drawn && room.childElementCount) return;
    drawn = id;
    columns.classList.toggle("reading", Boolean(id));
    columns.classList.remove("detailed");
    fill(room, id ? [...reading, composer(desk)] : h("p", { className: "empty" }, t("pick")));
    if (id) desk.tell("thread");
  };
  desk.addEventListener("conversation", draw);
  fill(root, masthead(), columns);
  draw();
  if (named()) await show(named());
}

function masthead() {
  const line = h("p", { className: "line", role: "status" });
  const draw = () => {
    line.textContent = desk.isLive === false ? t("offlineNow") : "";
    line.dataset.live = desk.isLive;
  };
  desk.addEventListener("line", draw);
  draw();
  const leave = () => (sessionStorage.removeItem(KEY), desk.close(), start());
  return h(
    "header",
    { className: "masthead" },
    h("h1", {}, t("title")),
    line,
    languageButton(),
    h("button", { className: "quiet me", onclick: leave, title: t("switchPerson") }, h("span", { className: "mark", "aria-hidden": true }, initials(desk.profile.name)), h("span", { className: "who" }, desk.profile.name)),
  );
}

function languageButton() {
  return h("button", { className: "quiet language", onclick: () => (switchLanguage(), start()) }, t("language"));
}

function go(id) {
  const address = `${BASE}/app/accounts/${desk.profile.account_id}/${id ? `conversations/${id}` : "dashboard"}`;
  history.pushState(null, "", address);
  show(id);
}

async function show(id) {
  if (!id) return desk.leave();
  return desk.open(id).catch((problem) => (notice(problem.message, true), desk.leave()));
}

window.addEventListener("popstate", () => desk && show(named()));
document.addEventListener("visibilitychange", () => desk && desk.see().catch(() => {}));
start();
