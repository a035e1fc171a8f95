import { button, h } from "../shared/dom.ts";
import type { SessionState } from "./contract.ts";
import { minute } from "./minute.ts";
import { texts } from "./texts.fr.ts";

const POLL = 5_000;

// What a page that was touched is told instead of being reloaded under the hands.
export interface Watched {
  readonly api: string;
  readonly version: string; // of what the page shows
  readonly told: number; // lines of the minutes that it shows
  isBusy(): boolean; // this device is opening: what changes is its own work
  isTouched(): boolean; // something was typed, chosen or presented
  tell(notice: HTMLElement): void;
}

// Another device of the session went on: the page shows it. Nothing typed: it is written again by the server; else it says so and keeps what is there.
export function watch(watched: Watched): void {
  setTimeout(() => void ask(watched), POLL);
}

async function ask(watched: Watched): Promise<void> {
  const now = watched.isBusy() ? null : await changed(watched.api, watched.version);
  if (now === null || watched.isBusy()) return watch(watched);
  if (!watched.isTouched()) return location.reload();
  watched.tell(notice(now.journal.slice(watched.told), new Date(now.heure)));
}

// 304: nothing happened. No answer: the next one will say.
export async function changed(api: string, version: string): Promise<SessionState | null> {
  try {
    const answer = await fetch(api, { headers: { Accept: "application/json", "If-None-Match": `"${version}"` }, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as SessionState) : null;
  } catch {
    return null;
  }
}

export function notice(lines: SessionState["journal"], now: Date): HTMLElement {
  return h("div", { class: "govuk-inset-text", role: "status", "data-avance": "" },
    h("p", { class: "govuk-body" }, h("strong", {}, texts.stands.movedTitle)),
    h("ul", { class: "govuk-list" }, ...lines.map(({ heure, texte }) => minute(new Date(heure), texte, now))),
    h("p", { class: "govuk-body" }, texts.stands.movedKept),
    button(texts.stands.refresh, () => location.reload(), "secondary"));
}

// A form that does not say any more what the server wrote in it.
export const isTyped = (form: HTMLFormElement): boolean => [...form.elements].some((field) =>
  field instanceof HTMLTextAreaElement ? field.value !== field.defaultValue
    : field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : field.type !== "hidden" && field.value !== field.defaultValue));
