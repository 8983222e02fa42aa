// Holds what one agent sees: the list, the open conversation, and what the cable says of both.

import { apiFor } from "./api.js";
import { Cable } from "./cable.js";
import { merged } from "./conversation.js";

const PER_PAGE = 25;
const TYPING_LASTS = 30000;

/** One signed-in person's desk; views listen to "list", "thread", "conversation", "typing", "line". */
export class Desk extends EventTarget {
  constructor(person) {
    super();
    this.api = apiFor(person);
    this.conversations = new Map();
    this.messages = new Map();
    Object.assign(this, { status: "open", whose: "all", page: 1, hasMore: false });
    Object.assign(this, { current: null, hasEarlier: false, typist: "", isLive: undefined });
  }

  async start() {
    this.profile = await this.api.profile();
    const [agents, teams, labels, canned, inboxes] = await Promise.all(
      ["/agents", "/teams", "/labels", "/canned_responses", "/inboxes"].map((path) => this.api.get(path)),
    );
    Object.assign(this, { agents, teams, labels: labels.payload, canned, inboxes: inboxes.payload });
    this.cable = new Cable(
      this.profile,
      (event, data) => this.hear(event, data),
      (isUp) => this.lineChanged(isUp),
    );
    await this.loadList();
  }

  close() {
    if (this.cable) this.cable.close();
  }

  tell(name) {
    this.dispatchEvent(new Event(name));
  }

  // The list

  async loadList(page = 1) {
    const whose = { mine: "me", unassigned: "unassigned" }[this.whose] || "all";
    const path = `/conversations?status=${this.status}&assignee_type=${whose}&page=${page}`;
    const { data } = await this.api.get(path);
    if (page === 1) this.conversations.clear();
    data.payload.forEach((said) => this.take(said));
    Object.assign(this, { page, hasMore: data.payload.length === PER_PAGE });
    if (this.opened) this.conversations.set(this.opened.id, this.opened);
    this.tell("list");
  }

  listed() {
    const fits = [...this.conversations.values()].filter((one) => this.isListed(one));
    return fits.sort((a, b) => b.at - a.at || b.id - a.id);
  }

  isListed(one) {
    if (this.status !== "all" && one.status !== this.status) return false;
    if (this.whose === "mine") return one.assignee && one.assignee.id === this.profile.id;
    return this.whose === "all" || !one.assignee;
  }

  narrow(changes) {
    Object.assign(this, changes);
    return this.loadList();
  }

  take(said) {
    const one = merged(this.conversations.get(said.id), said);
    this.conversations.set(one.id, one);
    if (this.current === one.id) this.opened = one;
    return one;
  }

  // The open conversation

  async open(id) {
    this.current = id;
    this.typist = "";
    this.messages.clear();
    const [said, page] = await Promise.all([
      this.api.get(`/conversations/${id}`),
      this.api.get(`/conversations/${id}/messages`),
    ]);
    if (this.current !== id) return;
    this.opened = this.take(said);
    this.keep(page.payload);
    this.hasEarlier = page.payload.length >= 20;
    ["list", "conversation", "thread"].forEach((name) => this.tell(name));
    await this.see();
  }

  leave() {
    Object.assign(this, { current: null, opened: null, typist: "" });
    this.messages.clear();
    ["list", "conversation", "thread"].forEach((name) => this.tell(name));
  }

  async earlier() {
    const first = this.thread()[0];
    const path = `/conversations/${this.current}/messages?before=${first.id}`;
    const page = await this.api.get(path);
    this.keep(page.payload);
    this.hasEarlier = page.payload.length >= 20;
    this.tell("thread");
  }

  keep(messages) {
    messages.forEach((message) => this.messages.set(message.id, message));
  }

  thread() {
    return [...this.messages.values()].sort((a, b) => a.id - b.id);
  }

  async see() {
    if (!this.opened || document.hidden) return;
    this.take(await this.api.post(`/conversations/${this.current}/update_last_seen`));
    this.tell("list");
  }

  /** Does something to the open conversation; what changed comes by the cable, and is asked for. */
  async act(path, body) {
    const id = this.current;
    await this.api.post(`/conversations/${id}/${path}`, body);
    this.take(await this.api.get(`/conversations/${id}`));
    ["list", "conversation"].forEach((name) => this.tell(name));
  }

  async send(body) {
    this.keep([await this.api.post(`/conversations/${this.current}/messages`, body)]);
    this.tell("thread");
  }

  async erase(message) {
    const path = `/conversations/${this.current}/messages/${message.id}`;
    this.keep([{ ...(await this.api.remove(path)), attachments: [] }]);
    this.tell("thread");
  }

  // The cable

  hear(event, data) {
    if (event.startsWith("message.")) this.hearMessage(data);
    else if (event.startsWith("conversation.typing_")) this.hearTyping(event, data);
    else if (data && data.meta && data.status && data.id) this.hearConversation(data);
  }

  hearConversation(data) {
    this.take(data);
    this.tell("list");
    if (data.id === this.current) this.tell("conversation");
  }

  hearMessage(message) {
    const known = this.conversations.get(message.conversation_id);
    if (known) known.hear(message);
    else this.api.get(`/conversations/${message.conversation_id}`).then((said) => this.take(said) && this.tell("list"), () => {});
    if (message.conversation_id === this.current) {
      this.messages.set(message.id, message);
      if (message.message_type === 0) this.typist = "";
      ["thread", "typing"].forEach((name) => this.tell(name));
      if (message.message_type === 0) this.see().catch(() => {});
    }
    this.tell("list");
  }

  hearTyping(event, data) {
    if (data.conversation.id !== this.current) return;
    clearTimeout(this.typingEnds);
    this.typist = event.endsWith("_on") ? data.user.name : "";
    this.typingEnds = setTimeout(() => Object.assign(this, { typist: "" }).tell("typing"), TYPING_LASTS);
    this.tell("typing");
  }

  async lineChanged(isUp) {
    const wasDown = isUp && !this.isLive;
    this.isLive = isUp;
    this.tell("line");
    // The cable replays nothing: whatever happened meanwhile is asked for.
    if (wasDown) await Promise.all([this.loadList(), this.current && this.open(this.current)]).catch(() => {});
  }
}
