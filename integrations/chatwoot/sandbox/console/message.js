// Draws one message: who, what, files, and how far it got.

import { ownAddress } from "./api.js";
import { fileName } from "./conversation.js";
import { h, notice } from "./dom.js";
import { plain, rendered } from "./markdown.js";
import { t } from "./texts.js";
import { clock, full } from "./times.js";

const [INCOMING, , ACTIVITY, TEMPLATE] = [0, 1, 2, 3];

/** A message as a line of the thread. */
export function bubble(desk, message) {
  if (message.message_type === ACTIVITY) return activity(message);
  const kind = message.message_type === INCOMING ? "incoming" : "outgoing";
  const isNote = message.private;
  return h(
    "article",
    { className: `bubble ${isNote ? "note" : kind}`, "data-message": message.id },
    heading(message, isNote),
    quoted(desk, message),
    h("div", { className: "said" }, content(message)),
    files(message),
    foot(desk, message, kind),
  );
}

function activity(message) {
  const time = h("time", { title: full(message.created_at) }, clock(message.created_at));
  return h("p", { className: "activity" }, message.content, " · ", time);
}

function heading(message, isNote) {
  const name = message.sender ? message.sender.name : t("title");
  return h("header", {}, h("strong", {}, name), isNote ? h("span", { className: "tag" }, t("note")) : null);
}

function quoted(desk, message) {
  const original = desk.messages.get(message.content_attributes?.in_reply_to);
  if (!original) return null;
  return h("p", { className: "quoted" }, `${t("answerTo")}: `, plain(original.content).slice(0, 140));
}

function content(message) {
  if (isDeleted(message)) return [h("em", { className: "deleted" }, message.content)];
  const said = rendered(message.content);
  if (message.content_type === "input_csat") return [...said, survey(message)];
  if (message.content_type === "input_select") return [...said, choices(message)];
  return said;
}

function survey(message) {
  const answer = message.content_attributes.submitted_values?.csat_survey_response;
  const words = answer ? `${t("rated")} ${answer.rating}/5 ${answer.feedback_message || ""}` : t("noAnswer");
  return h("p", { className: "aside-line" }, `${t("survey")}: ${words}`);
}

function choices(message) {
  const chosen = [message.content_attributes.submitted_values || []].flat().map((one) => one.value);
  const items = (message.content_attributes.items || []).map((item) =>
    h("li", {}, chosen.includes(item.value) ? `✓ ${item.title}` : item.title),
  );
  return h("ul", { "aria-label": t("choices") }, items);
}

function files(message) {
  const found = message.attachments || [];
  return found.length ? h("ul", { className: "files" }, found.map((file) => h("li", {}, shown(file)))) : null;
}

function shown(file) {
  const href = ownAddress(file.data_url);
  const link = { href, target: "_blank", rel: "noopener" };
  if (file.file_type !== "image") {
    return h("a", { ...link, className: "file" }, fileName(file), h("small", {}, size(file.file_size)));
  }
  return h("a", link, h("img", { src: href, alt: fileName(file), loading: "lazy" }));
}

function size(bytes) {
  if (!bytes) return "";
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.max(1, Math.round(kilobytes))} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

function foot(desk, message, kind) {
  const failure = message.status === "failed" && message.content_attributes?.external_error;
  const told = kind === "outgoing" && !message.private ? h("span", { className: message.status }, t(message.status)) : null;
  return h(
    "footer",
    {},
    h("time", { title: full(message.created_at) }, clock(message.created_at)),
    told,
    failure ? h("span", { className: "failed" }, failure) : null,
    isDeleted(message) || message.message_type === TEMPLATE ? null : eraser(desk, message),
  );
}

function eraser(desk, message) {
  let isSure = false;
  const button = h("button", { className: "erase", onclick: ask }, t("erase"));
  function ask() {
    if (isSure) return desk.erase(message).catch((problem) => notice(problem.message, true));
    isSure = true;
    button.textContent = t("eraseSure");
    setTimeout(() => ((isSure = false), (button.textContent = t("erase"))), 4000);
    return null;
  }
  return button;
}

const isDeleted = (message) => Boolean(message.content_attributes?.deleted);
