import { h } from "../shared/dom.ts";
import { texts } from "./texts.ts";

// A form that is sent after the session has ended is answered by the sign-in page, and what was typed would be lost. The server cannot keep it: it does
// not know any more whose it is. So the tab keeps the last form that was sent, and gives it back to the same person on the same page, only when the
// sign-in page says that it came in between. No password, no file, nothing without a name (sealed answers have none); the tab forgets it when it closes.
export interface Kept {
  readonly person: string;
  readonly page: string;
  readonly at: number;
  readonly cut: boolean; // the sign-in page answered it
  readonly form: string; // which one: two may ask for the same, each for another person or role
  readonly alone: boolean; // no other form of the page asked for all that was typed
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const PLACE = "pa-saisie";
const LONGEST = 12 * 3_600_000;
const TYPED = new Set(["text", "email", "tel", "number", "search", "url", "date", "time", "textarea", "select-one", "radio", "checkbox"]);

export function keepForms(now: number): void {
  const person = document.body.dataset.personne ?? "";
  const kept = read();
  if (person === "") return signedOut(kept);
  if (kept !== null && !isFor(kept, person, now)) sessionStorage.removeItem(PLACE);
  else if (kept !== null && kept.page === place()) giveBack(kept);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!isKept(form)) return;
    const fields = fieldsOf(form);
    write({ person, page: place(), at: now, cut: false, form: nameOf(form), alone: asking(fields).length === 1, fields });
  });
}

export const isFor = (kept: Kept, person: string, now: number): boolean => kept.cut && kept.person === person && now - kept.at < LONGEST;

function signedOut(kept: Kept | null): void {
  const told = document.querySelector<HTMLElement>("[data-saisie=gardee]");
  if (told === null || kept === null) return;
  write({ ...kept, cut: true });
  told.hidden = false;
  document.querySelector<HTMLElement>("[data-saisie=perdue]")?.remove();
}

function giveBack(kept: Kept): void {
  const alike = asking(kept.fields);
  // One that was alone with its questions is the same form, whatever it carries now; one of several is known by what it carries, and gone when none carries that.
  const form = alike.find((one) => nameOf(one) === kept.form) ?? (kept.alone && alike.length === 1 ? alike[0] : undefined);
  if (form === undefined) return;
  const left = [...kept.fields];
  for (const control of controls(form)) {
    const at = left.findIndex(([name, value]) => name === control.name && (!isBox(control) || value === control.value));
    if (isBox(control)) control.checked = at >= 0;
    else if (at >= 0) control.value = left[at]![1];
    if (at >= 0) left.splice(at, 1);
  }
  form.prepend(h("div", { class: "govuk-inset-text", role: "status" }, h("p", { class: "govuk-body" }, texts.givenBack),
    h("button", { type: "button", class: "govuk-button govuk-button--secondary govuk-!-margin-bottom-0", click: () => { sessionStorage.removeItem(PLACE); location.reload(); } }, texts.clear)));
}

// With what the address says that the page is of (a department, a year); which of its buttons was pressed is no part of it.
function place(): string {
  const query = new URLSearchParams(location.search);
  query.delete("handler");
  return query.size === 0 ? location.pathname : `${location.pathname}?${query}`;
}

const forms = (): HTMLFormElement[] => [...document.forms].filter(isKept);

const asking = (fields: Kept["fields"]): HTMLFormElement[] => forms().filter((form) => fields.every(([name]) => controls(form).some((control) => control.name === name)));

// What tells it from its neighbours: where it goes and what it carries. As a fingerprint, because nothing hidden is kept; of forms that carry the same, the place among them.
function nameOf(form: HTMLFormElement): string {
  const mark = markOf(form);
  return `${fingerprint(mark)}-${forms().filter((one) => markOf(one) === mark).indexOf(form)}`;
}

const markOf = (form: HTMLFormElement): string =>
  JSON.stringify([form.getAttribute("action") ?? "", ...[...form.elements].filter((one): one is HTMLInputElement => one instanceof HTMLInputElement && one.type === "hidden" && !isNewEachTime(one.name)).map((one) => [one.name, one.value])]);

// The token of the session, and the key that keeps a second click from doing it twice.
const isNewEachTime = (name: string): boolean => name === "__RequestVerificationToken" || /(^|\.)(Key|Form)$/.test(name);

// FNV-1a: it tells neighbours apart, and proves nothing.
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}

function isKept(form: HTMLFormElement): boolean {
  return form.method === "post" && form.querySelector("input[type=password]") === null && (form.querySelector("textarea[name]") !== null || controls(form).length >= 3);
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const controls = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter((one): one is Control => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement)
    .filter((one) => one.name !== "" && TYPED.has(one.type) && one.getAttribute("autocomplete") !== "one-time-code");

const isBox = (control: Control): control is HTMLInputElement => control.type === "radio" || control.type === "checkbox";

const fieldsOf = (form: HTMLFormElement): [string, string][] =>
  controls(form).filter((one) => !isBox(one) || one.checked).map((one) => [one.name, one.value]);

// A browser that keeps nothing (private, full) loses what it lost before: the sign-in page then tells the other way.
function write(kept: Kept): void {
  try { sessionStorage.setItem(PLACE, JSON.stringify(kept)); } catch { /* said above */ }
}

function read(): Kept | null {
  try { return JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Kept | null; } catch { return null; }
}
