import { button, fingerprintNodes, h, replace, showProblems, tag } from "../shared/dom.ts";
import { fingerprint } from "../shared/fingerprint.ts";
import { size } from "../shared/french.ts";
import type { Ticket, TicketEnvelope } from "./contract.ts";
import { acceptDrop } from "../shared/drop.ts";
import type { Frame } from "./frame.ts";
import { shownName } from "./file-check.ts";
import type { Chosen, RefusedFile, Selection } from "./selection.ts";
import { texts } from "./texts.ts";

export function showDocuments(frame: Frame, ticket: Ticket, selection: Selection, links: { keys: string | undefined; lots: string | undefined; examples: (() => void) | undefined }, next: () => void): void {
  const count = h("p", { class: "govuk-body govuk-!-margin-top-6", id: "compte", "aria-live": "polite" });
  const refresh = (): void => replace(count, texts.count(selection.all.length, selection.all.reduce((sum, { file }) => sum + file.size, 0)));
  const proceed = button(texts.next, () => {
    const problems = selection.problems().map(({ text, envelope }) => ({ text, field: envelope && fieldOf(envelope) }));
    if (problems.length > 0) showProblems(view, texts.problem, [...problems, ...refusals()]);
    else next();
  });
  proceed.setAttribute("aria-describedby", "compte");
  const view = frame.show(1, "", keysInset(ticket, links.keys), ticket.anonyme ? anonymousInset(ticket.anonyme.projet) : null, links.examples === undefined ? null : examplesInset(links.examples), ...ticket.enveloppes.map((envelope) => section(envelope)), count, h("div", { class: "govuk-button-group" }, proceed, links.lots === undefined || ticket.enveloppes.every(({ lot }) => lot === null) ? null : h("a", { class: "govuk-link", href: links.lots }, texts.changeLots)));
  refresh();
  if (selection.refusals.length > 0) tell(false); // back from the check

  function refusals(): { text: string; field: string }[] {
    return selection.refusals.map(({ text, envelope }) => ({ text, field: fieldOf(envelope) }));
  }

  // The focus goes to what is new only.
  function tell(isNew: boolean): void {
    showProblems(view, texts.problem, refusals(), isNew);
  }

  function section(envelope: TicketEnvelope): HTMLElement {
    const rows = h("div");
    const without = (removal: () => void) => (): void => {
      removal();
      showRows();
      refresh();
      tell(false);
      document.getElementById(fieldOf(envelope.id))?.focus();
    };
    const showRows = (): void => replace(rows, ...selection.of(envelope.id).map((chosen) => row(chosen, without(() => selection.remove(chosen)))),
      ...selection.refusals.filter((refused) => refused.envelope === envelope.id).map((refused) => refusedRow(refused, without(() => selection.forget(refused)))));
    const take = async (files: File[]): Promise<void> => {
      const refusedOne = await selection.add(envelope.id, files);
      showRows();
      refresh();
      tell(refusedOne);
    };
    const id = fieldOf(envelope.id);
    const input = h("input", { class: "govuk-file-upload", id, type: "file", multiple: true, "aria-describedby": `aide-${id}` });
    input.addEventListener("change", () => {
      void take([...(input.files ?? [])]).finally(() => { input.value = ""; }); // the rows say what is chosen; the same file may be picked again
    });
    const zone = h("div", { class: "pa-depot" }, input, h("p", { class: "govuk-body-s govuk-!-margin-top-2 govuk-!-margin-bottom-0" }, texts.drop));
    acceptDrop(zone, (files) => void take(files));
    showRows();
    return h("section", { "aria-label": envelope.libelle, "data-enveloppe": envelope.enveloppe, "data-lot": envelope.lot ?? undefined, class: "govuk-!-margin-bottom-6" },
      h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label govuk-label--m", for: id }, texts.add(envelope.libelle)),
        h("div", { class: "govuk-hint", id: `aide-${id}` }, texts.hint(ticket.maximum)), zone), rows);
  }
}

const fieldOf = (envelope: string): string => `fichiers-${envelope}`;

const removal = (name: string, remove: () => void): HTMLElement =>
  h("a", { href: "#", class: "govuk-link", click: (event) => { event.preventDefault(); remove(); } }, texts.remove, h("span", { class: "govuk-visually-hidden" }, ` ${name}`));

function refusedRow({ name, text }: RefusedFile, remove: () => void): HTMLElement {
  return h("div", { class: "pa-fichier" }, h("bdi", { class: "pa-fichier__nom" }, shownName(name)), h("span", { class: "pa-fichier__taille" }), tag(texts.refusedFile, "red"), removal(shownName(name), remove),
    h("p", { class: "govuk-error-message pa-fichier__suite" }, text));
}

function row(chosen: Chosen, remove: () => void): HTMLElement {
  return h("div", { class: "pa-fichier" }, h("span", { class: "pa-fichier__nom" }, chosen.name), h("span", { class: "pa-fichier__taille" }, size(chosen.file.size)), tag(texts.ready, "grey"), removal(chosen.name, remove),
    ...chosen.warnings.map((warning) => h("p", { class: "pa-fichier__suite" }, tag(texts.toCheck, "yellow"), ` ${warning}`)));
}

function examplesInset(take: () => void): HTMLElement {
  return h("div", {}, h("p", { class: "govuk-body" }, texts.practice.examplesWhy), button(texts.practice.examples, take, "secondary"));
}

function anonymousInset(project: string): HTMLElement {
  return h("div", { class: "govuk-inset-text", "data-anonyme": project }, h("strong", {}, texts.anonymous.title(project)), h("br"), texts.anonymous.why);
}

function keysInset(ticket: Ticket, published: string | undefined): HTMLElement {
  const keys = new Map(ticket.enveloppes.map(({ enveloppe, cle }) => [enveloppe, cle]));
  const lines = [...keys].flatMap(([kind, key]) => [h("br"), texts.fingerprint[kind], ...fingerprintNodes(fingerprint(key))]);
  return h("div", { class: "govuk-inset-text govuk-!-margin-top-0" }, h("strong", {}, texts.sealedHere), texts.unreadable, ...lines,
    ...(published === undefined ? [] : [" — ", h("a", { class: "govuk-link", href: published, target: "_blank", rel: "noopener" }, texts.compare)]));
}
