// French as it is written: no-break spaces (U+00A0), decimal sizes, Paris time; on an English page, the same in British English. Independent of the browser's language.
import { english } from "./language.ts";

const NB = "\u00a0";

const clock = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const locale = english ? "en-GB" : "fr-FR";
const day = new Intl.DateTimeFormat(locale, { timeZone: "Europe/Paris", weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(locale, { timeZone: "Europe/Paris", day: "numeric", month: "long", year: "numeric" });
const digits = new Intl.DateTimeFormat(locale, { timeZone: "Europe/Paris", day: "2-digit", month: "2-digit", year: "numeric" });

export function number(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/g, english ? "," : NB);
}

export function size(bytes: number): string {
  if (english) return englishSize(bytes);
  if (bytes < 1000) return `${bytes}${NB}${bytes < 2 ? "octet" : "octets"}`;
  const [unit, divisor] = bytes < 1e6 ? ["ko", 1e3] : bytes < 1e9 ? ["Mo", 1e6] : ["Go", 1e9];
  const value = bytes / (divisor as number);
  const written = value < 10 && unit !== "ko" ? value.toFixed(1).replace(".", ",").replace(",0", "") : number(Math.round(value));
  return `${written}${NB}${unit}`;
}

function englishSize(bytes: number): string {
  if (bytes < 1000) return `${bytes}${NB}${bytes === 1 ? "byte" : "bytes"}`;
  const [unit, divisor] = bytes < 1e6 ? ["kB", 1e3] as const : bytes < 1e9 ? ["MB", 1e6] as const : ["GB", 1e9] as const;
  const value = bytes / divisor;
  return `${value < 10 && unit !== "kB" ? value.toFixed(1).replace(".0", "") : number(Math.round(value))}${NB}${unit}`;
}

export const percent = (ratio: number): string => `${Math.floor(ratio * 100)}${english ? "" : NB}%`;
export const plural = (count: number, one: string, many: string): string => `${number(count)}${NB}${(english ? count === 1 : count < 2) ? one : many}`;

// Browsers differ on the comma after an English day; the pages write none.
export const longDay = (instant: Date): string => day.format(instant).replace(",", "");

// « 14 h 32 », or with seconds « 14 h 32 min 08 s »; in the hour that exists twice, which of them.
export function hour(instant: Date, seconds = false): string {
  const [h, m, s] = clock.format(instant).split(":") as [string, string, string];
  if (english) return `${h}:${m}${seconds ? `:${s}` : ""}${NB}Paris${whichOfTwo(instant)}${NB}time`;
  return (seconds ? `${h}${NB}h${NB}${m}${NB}min${NB}${s}${NB}s` : `${h}${NB}h${NB}${m}`) + whichOfTwo(instant);
}

// The same hour an hour later: summer's; an hour earlier: winter's.
function whichOfTwo(instant: Date): string {
  const reads = (hours: number): string => clock.format(new Date(instant.getTime() + hours * 3_600_000));
  if (english) return reads(1) === reads(0) ? `${NB}summer` : reads(-1) === reads(0) ? `${NB}winter` : "";
  return reads(1) === reads(0) ? ` (heure${NB}d’été)` : reads(-1) === reads(0) ? ` (heure${NB}d’hiver)` : "";
}

export const dateAndHour = (instant: Date, seconds = false): string => `${shortDay.format(instant)} ${english ? "at" : "à"}${NB}${hour(instant, seconds)}`;
const isSameDay = (one: Date, other: Date): boolean => shortDay.format(one) === shortDay.format(other);

// « 14 h 32 » of today, « à 14 h 32 » in a sentence; of another day, with it.
export const hourOf = (instant: Date, now: Date): string => isSameDay(instant, now) ? hour(instant) : dateAndHour(instant);
export const atHour = (instant: Date, now: Date): string => isSameDay(instant, now) ? `${english ? "at" : "à"}${NB}${hour(instant)}` : `${english ? "on" : "le"} ${dateAndHour(instant)}`;
export const tableDate = (instant: Date): string => `${digits.format(instant)}, ${hour(instant, true)}`;

export function duration(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 1000) return english ? "less than a second" : "moins d’une seconde";
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const [d, h, m, s] = [Math.floor(total / 86_400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  if (d > 0) return `${(english ? plural(d, "day", "days") : plural(d, "jour", "jours"))} ${h}${NB}h${NB}${two(m)}${NB}min`;
  if (h > 0) return `${h}${NB}h${NB}${two(m)}${NB}min`;
  if (m > 0) return `${m}${NB}min${NB}${two(s)}${NB}s`;
  return `${s}${NB}s`;
}

const two = (value: number): string => String(value).padStart(2, "0");
