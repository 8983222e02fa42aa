// Speaks Chatwoot's application API with the signed-in person's token, as the real dashboard does.

import { t } from "./texts.js";

export const BASE = document.documentElement.dataset.base || "";

/** A refusal of the server, in its own words. */
export class Refusal extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

/** The demonstration's people, each with the token that signs them in. */
export const people = () => send("GET", "/_sandbox/people");

/** Calls for one person: paths lie under the account. */
export function apiFor(person) {
  const headers = { api_access_token: person.access_token };
  let account = 1;
  const call = (method) => (path, body) =>
    send(method, `/api/v1/accounts/${account}${path}`, headers, body);
  return {
    get: call("GET"),
    post: call("POST"),
    patch: call("PATCH"),
    remove: call("DELETE"),
    async profile() {
      const profile = await send("GET", "/api/v1/profile", headers);
      account = profile.account_id;
      return profile;
    },
  };
}

async function send(method, path, headers = {}, body = undefined) {
  const isForm = body instanceof FormData;
  const options = { method, headers: { ...headers, accept: "application/json" } };
  if (body !== undefined) options.body = isForm ? body : JSON.stringify(body);
  if (body !== undefined && !isForm) options.headers["content-type"] = "application/json";
  const answer = await fetch(BASE + path, options).catch(() => null);
  if (!answer) throw new Refusal(0, t("unreachable"));
  const said = await read(answer);
  if (!answer.ok) throw new Refusal(answer.status, words(answer, said));
  return said;
}

async function read(answer) {
  const text = await answer.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

function words(answer, said) {
  const told = said && (said.error || said.message || (said.errors && said.errors[0]));
  return `${t("failedTo")} (${answer.status}): ${told || answer.statusText || said}`;
}

/** The address of an attachment on this very server, whatever host Chatwoot put before it. */
export function ownAddress(address) {
  const url = new URL(address, location.href);
  const path = url.pathname.startsWith(BASE) ? url.pathname : BASE + url.pathname;
  return path + url.search;
}
