// Where the agent writes: a reply or a private note, with files; tells the other side of typing.

import { fill, h, notice, select } from "./dom.js";
import { t } from "./texts.js";

const TYPING_PAUSE = 4000;

/** The composer for one conversation. */
export function composer(desk) {
  return new Composer(desk).element;
}

class Composer {
  constructor(desk) {
    Object.assign(this, { desk, conversation: desk.current, isNote: false, files: [], isTyping: false });
    this.text = h("textarea", { rows: "3", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.button = h("button", { className: "primary", type: "submit" });
    this.chosen = h("ul", { className: "chosen" });
    this.element = h(
      "form",
      { className: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) },
      this.modes(),
      h("label", { className: "aside", for: "words" }, t("reply")),
      this.text,
      this.chosen,
      h("div", { className: "tools" }, this.picker(), this.cannedAnswers(), h("small", {}, t("sendHint")), this.button),
    );
    this.text.id = "words";
    this.drawMode();
  }

  modes() {
    const mode = (isNote, words) =>
      h("label", {}, h("input", { type: "radio", name: "mode", checked: !isNote, onchange: () => this.setMode(isNote) }), words);
    return h("fieldset", { className: "modes" }, h("legend", { className: "aside" }, t("mode")), mode(false, t("reply")), mode(true, t("note")));
  }

  setMode(isNote) {
    this.stopTyping();
    this.isNote = isNote;
    this.drawMode();
    this.text.focus();
  }

  drawMode() {
    this.element.classList.toggle("note", this.isNote);
    this.text.placeholder = t(this.isNote ? "writeNote" : "writeReply");
    this.button.textContent = t(this.isNote ? "addNote" : "send");
  }

  picker() {
    const input = h("input", { type: "file", multiple: true, onchange: () => this.add(input) });
    return h("label", { className: "attach" }, t("attach"), input);
  }

  add(input) {
    this.files.push(...input.files);
    input.value = "";
    this.drawFiles();
  }

  drawFiles() {
    const drop = (file) => ((this.files = this.files.filter((one) => one !== file)), this.drawFiles());
    const entry = (file) =>
      h("li", {}, file.name, h("button", { type: "button", "aria-label": `${t("dropFile")}: ${file.name}`, onclick: () => drop(file) }, "×"));
    fill(this.chosen, this.files.map(entry));
  }

  cannedAnswers() {
    if (!this.desk.canned.length) return null;
    const options = [["", "—"], ...this.desk.canned.map((one) => [one.id, one.short_code])];
    return select(t("canned"), options, "", (id) => {
      const answer = this.desk.canned.find((one) => String(one.id) === id);
      if (answer) this.text.value += answer.content;
      this.text.focus();
    });
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.send();
  }

  typed() {
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.stopTyping(), TYPING_PAUSE);
    if (this.isTyping) return;
    this.isTyping = true;
    this.tellTyping("on");
  }

  stopTyping() {
    clearTimeout(this.typingEnds);
    if (!this.isTyping) return;
    this.isTyping = false;
    this.tellTyping("off");
  }

  tellTyping(typing_status) {
    const path = `/conversations/${this.conversation}/toggle_typing_status`;
    this.desk.api.post(path, { typing_status, is_private: this.isNote }).catch(() => {});
  }

  async send() {
    const words = this.text.value.trim();
    if (this.button.disabled || (!words && !this.files.length)) return;
    this.stopTyping();
    this.button.disabled = true;
    try {
      await this.desk.send(this.body(words));
      this.text.value = "";
      this.files = [];
      this.drawFiles();
    } catch (problem) {
      notice(problem.message, true);
    }
    this.button.disabled = false;
    this.text.focus();
  }

  body(content) {
    if (!this.files.length) return { content, message_type: "outgoing", private: this.isNote };
    const form = new FormData();
    form.append("content", content);
    form.append("message_type", "outgoing");
    form.append("private", String(this.isNote));
    this.files.forEach((file) => form.append("attachments[]", file));
    return form;
  }
}
