// One conversation as the console keeps it, whichever of Chatwoot's shapes told of it.

import { plain } from "./markdown.js";

const ACTIVITY = 2;

/** The conversation with what was just said of it; the API and the cable leave different parts out. */
export function merged(known, said) {
  const one = known || new Conversation(said.id);
  one.take(said);
  return one;
}

class Conversation {
  constructor(id) {
    Object.assign(this, { id, preview: "", isOurs: false, unread: 0, labels: [], attributes: {} });
  }

  take(said) {
    const { sender, assignee, team } = said.meta;
    Object.assign(this, {
      status: said.status,
      priority: said.priority,
      contact: { ...this.contact, ...sender },
      assignee: assignee || null,
      team: team || null,
      labels: said.labels || [],
      unread: said.unread_count,
      at: said.last_activity_at,
      createdAt: said.created_at,
      snoozedUntil: said.snoozed_until,
      attributes: said.custom_attributes || {},
      inboxId: said.inbox_id,
    });
    this.show(said.last_non_activity_message || (said.messages || [])[0]);
  }

  hear(message) {
    this.at = Math.max(this.at, message.created_at);
    if (message.conversation) this.unread = message.conversation.unread_count;
    this.show(message);
  }

  show(message) {
    if (!message || message.message_type === ACTIVITY || (this.newest || 0) > message.id) return;
    this.newest = message.id;
    this.preview = plain(message.content) || fileNames(message);
    this.isOurs = message.message_type !== 0;
    this.isNote = Boolean(message.private);
  }
}

/** The names of a message's files, which only their addresses tell. */
export function fileNames(message) {
  return (message.attachments || []).map((file) => fileName(file)).join(", ");
}

/** A file's name from its address. */
export function fileName(file) {
  const last = new URL(file.data_url, location.href).pathname.split("/").pop();
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
