import { h } from "../shared/dom.ts";
import { texts } from "./texts.fr.ts";

// A form that is sent after the session has ended is answered by the sign-in page, and what was typed would be lost. The server cannot keep it: it does
// not know any more whose it is. So the tab keeps the last form that was sent, and gives it back to the same person on the same page, only when the
// sign-in page says that it came in between. No password, no file, nothing without a name (sealed answers have none); the tab forgets it when it closes.
export interface Kept {
  readonly person: string;
  readonly page: string;
  readonly at: number;
  readonly cut: boolean; // the sign-in page answered it
  readonly form: number; // which of those of the page that are kept: two may ask for the same, each for another person or role
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
  else if (kept !== null && kept.page === location.pathname) giveBack(kept);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (isKept(form)) write({ person, page: location.pathname, at: now, cut: false, form: forms().indexOf(form), fields: fieldsOf(form) });
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
  const form = forms()[kept.form];
  if (form === undefined || !kept.fields.every(([name]) => controls(form).some((control) => control.name === name))) return;
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

const forms = (): HTMLFormElement[] => [...document.forms].filter(isKept);

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
