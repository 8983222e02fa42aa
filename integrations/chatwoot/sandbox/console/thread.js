// Draws the messages of the open conversation.

import { fill, h, notice } from "./dom.js";
import { bubble } from "./message.js";
import { t } from "./texts.js";
import { day, moment } from "./times.js";

const NEAR_THE_END = 120;

/** The thread's element, which keeps to its end while new messages come. */
export function threadView(desk) {
  const box = h("div", { className: "thread", tabindex: "0", role: "log", "aria-label": t("messages") });
  const typing = h("p", { className: "typing", "aria-live": "polite" });
  const drawn = new Map();
  let shown = null;
  const draw = () => {
    const isNew = shown !== desk.current;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END;
    const fromEnd = box.scrollHeight - box.scrollTop;
    shown = desk.current;
    if (isNew) drawn.clear();
    fill(box, earlier(desk), lines(desk, drawn), typing);
    box.scrollTop = isNew || isAtEnd ? box.scrollHeight : box.scrollHeight - fromEnd;
  };
  const drawTyping = () => (typing.textContent = desk.typist ? `${desk.typist} ${t("isTyping")}` : "");
  desk.addEventListener("thread", draw);
  desk.addEventListener("typing", drawTyping);
  draw();
  return box;
}

function earlier(desk) {
  if (!desk.hasEarlier) return null;
  const load = () => desk.earlier().catch((problem) => notice(problem.message, true));
  return h("button", { className: "quiet wide", onclick: load }, t("earlier"));
}

/** The bubble drawn before, as long as nothing in its message changed: a question in it stays asked. */
function kept(desk, message, drawn) {
  const said = JSON.stringify(message);
  const before = drawn.get(message.id);
  if (before && before.said === said) return before.line;
  const line = bubble(desk, message);
  drawn.set(message.id, { said, line });
  return line;
}

function lines(desk, drawn) {
  let heading = "";
  return desk.thread().flatMap((message) => {
    const today = moment(message.created_at).toDateString();
    const isNewDay = today !== heading;
    heading = today;
    const line = kept(desk, message, drawn);
    return isNewDay ? [h("h3", { className: "day" }, day(message.created_at)), line] : [line];
  });
}
