import { button, h, replace, warning } from "../shared/dom.ts";
import { dateAndHour, size } from "../shared/french.ts";
import { english } from "../shared/language.ts";
import type { LastCheck, Ticket } from "./contract.ts";
import type { Frame } from "./frame.ts";
import type { Selection } from "./selection.ts";
import { texts } from "./texts.ts";

// What the last check recalls, and what of it this page has not shown before.
export interface Recall {
  readonly recalled: Promise<LastCheck | null>;
  readonly unread: (last: LastCheck) => ReadonlySet<string>;
}

// Published, or received from the same company, and not in what was shown; all of it where nothing was.
export function unreadSince(shown: LastCheck | null, last: LastCheck): ReadonlySet<string> {
  const known = new Set(shown === null ? [] : marks(shown));
  return new Set(marks(last).filter((mark) => !known.has(mark)));
}

const ofChange = ({ genre, numero }: Pick<LastCheck["changements"][number], "genre" | "numero">): string => `${genre} ${numero}`;
const marks = ({ remplace, changements }: LastCheck): string[] => [...remplace.map(({ numero }) => numero), ...changements.map(ofChange)];

// Buyer, object and lots in large type: the « mauvais tiroir » (TA Paris, 24 janv. 2024, n° 2400734).
export function showCheck(frame: Frame, ticket: Ticket, selection: Selection, { recalled, unread }: Recall, history: string | undefined, back: () => void, deposit: () => void): void {
  const { acheteur, objet, reference } = ticket.consultation;
  const lots = ticket.enveloppes.filter(({ enveloppe }) => enveloppe === "offre");
  // A candidature alone says in its own name for which lots it is.
  const market = (lots.length > 0 && lots.every(({ lot }) => lot === null)) || (lots.length === 0 && ticket.enveloppes.every(({ libelle }) => libelle === texts.kind("candidature", null))) ? texts.wholeMarket : (lots.length > 0 ? lots : ticket.enveloppes).map(({ libelle }) => libelle).join(" · ");
  // It comes after the page: a slow server must not keep anybody from depositing.
  const recall = h("div", { "aria-live": "polite" });
  void recalled.then((last) => {
    if (last === null) return;
    const news = unread(last);
    const notice = news.size > 0 ? h("div", { tabindex: -1 }, warning(texts.toRead)) : null;
    replace(recall, notice, replaced(last, frame.left() > 0, news), changes(last, history, news));
    notice?.focus(); // whoever pressed the button hears why nothing left
  });
  frame.show(2, texts.check,
    large(texts.buyer, acheteur),
    large(texts.object, `${reference} — ${objet}`),
    large(texts.lots, market),
    recall,
    h("h3", { class: "govuk-heading-m govuk-!-margin-top-6" }, texts.contents, " ", h("a", { href: "#documents", class: "govuk-link govuk-body", click: (event) => { event.preventDefault(); back(); } }, texts.change, h("span", { class: "govuk-visually-hidden" }, texts.changeDocuments))),
    h("dl", { class: "govuk-summary-list" }, ...ticket.enveloppes.map(({ id, libelle }) => h("div", { class: "govuk-summary-list__row" },
      h("dt", { class: "govuk-summary-list__key" }, libelle),
      h("dd", { class: "govuk-summary-list__value" }, h("ul", { class: "govuk-list govuk-!-margin-bottom-0" }, ...selection.of(id).map(({ name, file, warnings }) =>
        h("li", {}, `${name}, ${size(file.size)}`, ...warnings.map((words) => h("p", { class: "govuk-body-s govuk-!-margin-bottom-1" }, words))))))))),
    refused(selection),
    h("p", { class: "govuk-body" }, texts.confirm),
    frame.left() > 0 ? null : warning(texts.lateBefore),
    button(frame.left() > 0 ? texts.deposit : texts.depositLate, deposit));
}

function replaced({ remplace }: LastCheck, inTime: boolean, news: ReadonlySet<string>): HTMLElement | null {
  if (remplace.length === 0) return null;
  return warning(...remplace.flatMap(({ numero, quand, lots, restent }, i) => {
    const when = dateAndHour(new Date(quand));
    return [i === 0 ? null : h("br"), ...tag(news, numero), inTime ? texts.replaces(numero, when, lots, restent) : texts.replacesNothing(numero, when)];
  }));
}

const tag = (news: ReadonlySet<string>, mark: string): (HTMLElement | string)[] => news.has(mark) ? [h("strong", { class: "govuk-tag" }, texts.unread), " "] : [];

// Each with the buyer's own sentence; before and after stand on the page of the changes, beside this one, which keeps the files.
function changes({ depuis, changements }: LastCheck, history: string | undefined, news: ReadonlySet<string>): HTMLElement | null {
  if (changements.length === 0) return null;
  return h("div", { class: "govuk-inset-text" }, h("p", { class: "govuk-body" }, texts.changedSince(dateAndHour(new Date(depuis)))),
    h("ul", { class: "govuk-list govuk-list--bullet" }, ...changements.map(({ genre, numero, quand, importante, motif }) => h("li", {}, ...tag(news, ofChange({ genre, numero })), texts.changeOf[genre](numero, dateAndHour(new Date(quand))),
      importante && h("strong", {}, texts.important), motif === null ? null : h("p", { class: "govuk-body pa-paragraphes govuk-!-margin-bottom-1", lang: english && "fr" }, motif),
      history === undefined ? null : h("p", { class: "govuk-body-s" }, h("a", { class: "govuk-link", href: genre === "dossier" ? history : `${history}#rectificatif-${numero}`, target: "_blank", rel: "noopener" }, texts.readChange[genre](numero)))))));
}

function refused({ refusals }: Selection): HTMLElement | null {
  if (refusals.length === 0) return null;
  return h("div", { class: "govuk-inset-text" }, h("p", { class: "govuk-body" }, h("strong", {}, texts.notInside)), h("ul", { class: "govuk-list govuk-list--bullet govuk-!-margin-bottom-0" }, ...refusals.map(({ text }) => h("li", {}, text))));
}

function large(label: string, value: string): HTMLElement {
  return h("p", { class: "govuk-body govuk-!-margin-bottom-2" }, label, h("br"), h("strong", { class: "govuk-!-font-size-27" }, value));
}
