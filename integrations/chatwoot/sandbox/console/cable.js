// Listens on Chatwoot's /cable as its dashboard does, and comes back when the line breaks.

import { BASE } from "./api.js";

const PRESENCE_EVERY = 15000;
const SILENCE_LIMIT = 10000;
const RETRY_AFTER = [500, 1000, 2000, 4000, 8000];

/** Tells `hear(event, data)` of every event, and `onchange(isUp)` of the line itself. */
export class Cable {
  constructor(profile, hear, onchange) {
    this.identifier = JSON.stringify({
      channel: "RoomChannel",
      pubsub_token: profile.pubsub_token,
      account_id: profile.account_id,
      user_id: profile.id,
    });
    Object.assign(this, { hear, onchange, attempts: 0, isUp: false, isClosed: false });
    this.connect();
    this.presence = setInterval(() => this.say({ action: "update_presence" }), PRESENCE_EVERY);
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const address = `${scheme}//${location.host}${BASE}/cable`;
    this.socket = new WebSocket(address, "actioncable-v1-json");
    this.socket.onmessage = (message) => this.receive(JSON.parse(message.data));
    this.socket.onclose = () => this.lost();
    this.watchOver();
  }

  /** Takes a line that says nothing for a while for broken; a live one pings every three seconds. */
  watchOver() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.socket.close(), SILENCE_LIMIT);
  }

  receive(frame) {
    this.watchOver();
    if (frame.type === "welcome") this.command("subscribe");
    else if (frame.type === "confirm_subscription") this.up();
    else if (frame.message && frame.message.event) this.hear(frame.message.event, frame.message.data);
  }

  up() {
    this.attempts = 0;
    this.isUp = true;
    this.onchange(true);
  }

  lost() {
    clearTimeout(this.watch);
    if (this.isClosed) return;
    if (this.isUp) this.onchange(false);
    this.isUp = false;
    const wait = RETRY_AFTER[Math.min(this.attempts, RETRY_AFTER.length - 1)];
    this.attempts += 1;
    this.retry = setTimeout(() => this.connect(), wait);
  }

  say(data) {
    if (this.isUp) this.command("message", JSON.stringify(data));
  }

  command(command, data) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ command, identifier: this.identifier, data }));
  }

  close() {
    this.isClosed = true;
    clearInterval(this.presence);
    clearTimeout(this.retry);
    this.socket.close();
  }
}
