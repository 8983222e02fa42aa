// Says moments as people do, in the reader's own time zone.

import { locale, t } from "./texts.js";

const DAY = 24 * 60 * 60 * 1000;

/** A moment from epoch seconds or ISO text; nothing for 0 and null, as Chatwoot writes "never". */
export function moment(value) {
  if (!value) return null;
  return typeof value === "number" ? new Date(value * 1000) : new Date(value);
}

const said = (date, options) => new Intl.DateTimeFormat(locale(), options).format(date);

/** The hour and minute. */
export const clock = (value) => said(moment(value), { hour: "2-digit", minute: "2-digit" });

/** The whole date and time. */
export const full = (value) => said(moment(value), { dateStyle: "medium", timeStyle: "short" });

/** The clock for today, else the date: what a list has room for. */
export function short(value) {
  const date = moment(value);
  if (!date) return "";
  if (date.toDateString() === new Date().toDateString()) return clock(value);
  return said(date, { day: "2-digit", month: "2-digit" });
}

/** The day as a heading between messages. */
export function day(value) {
  const date = moment(value);
  if (date.toDateString() === new Date().toDateString()) return t("today");
  if (date.toDateString() === new Date(Date.now() - DAY).toDateString()) return t("yesterday");
  return said(date, { dateStyle: "full" });
}

/** Epoch seconds of nine o'clock so many days from now. */
export function nineIn(days) {
  const date = new Date(Date.now() + days * DAY);
  date.setHours(9, 0, 0, 0);
  return Math.floor(date.getTime() / 1000);
}

/** How many days until the next Monday. */
export const daysToMonday = () => (8 - new Date().getDay()) % 7 || 7;
