import { button, h, warning } from "../shared/dom.ts";
import { size } from "../shared/french.ts";
import type { Ticket } from "./contract.ts";
import type { Frame } from "./frame.ts";
import type { Selection } from "./selection.ts";
import { texts } from "./texts.ts";

// Buyer, object and lots in large type: the « mauvais tiroir » (TA Paris, 24 janv. 2024, n° 2400734).
export function showCheck(frame: Frame, ticket: Ticket, selection: Selection, back: () => void, deposit: () => void): void {
  const { acheteur, objet, reference } = ticket.consultation;
  const lots = ticket.enveloppes.filter(({ enveloppe }) => enveloppe === "offre");
  // A candidature alone says in its own name for which lots it is.
  const market = (lots.length > 0 && lots.every(({ lot }) => lot === null)) || (lots.length === 0 && ticket.enveloppes.every(({ libelle }) => libelle === texts.kind("candidature", null))) ? texts.wholeMarket : (lots.length > 0 ? lots : ticket.enveloppes).map(({ libelle }) => libelle).join(" · ");
  frame.show(2, texts.check,
    large(texts.buyer, acheteur),
    large(texts.object, `${reference} — ${objet}`),
    large(texts.lots, market),
    h("h3", { class: "govuk-heading-m govuk-!-margin-top-6" }, texts.contents, " ", h("a", { href: "#documents", class: "govuk-link govuk-body", click: (event) => { event.preventDefault(); back(); } }, texts.change, h("span", { class: "govuk-visually-hidden" }, texts.changeDocuments))),
    h("dl", { class: "govuk-summary-list" }, ...ticket.enveloppes.map(({ id, libelle }) => h("div", { class: "govuk-summary-list__row" },
      h("dt", { class: "govuk-summary-list__key" }, libelle),
      h("dd", { class: "govuk-summary-list__value" }, h("ul", { class: "govuk-list govuk-!-margin-bottom-0" }, ...selection.of(id).map(({ name, file, warnings }) =>
        h("li", {}, `${name}, ${size(file.size)}`, ...warnings.map((words) => h("p", { class: "govuk-body-s govuk-!-margin-bottom-1" }, words))))))))),
    h("p", { class: "govuk-body" }, texts.confirm),
    frame.left() > 0 ? null : warning(texts.lateBefore),
    button(frame.left() > 0 ? texts.deposit : texts.depositLate, deposit));
}

function large(label: string, value: string): HTMLElement {
  return h("p", { class: "govuk-body govuk-!-margin-bottom-2" }, label, h("br"), h("strong", { class: "govuk-!-font-size-27" }, value));
}
