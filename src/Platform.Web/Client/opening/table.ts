import { downloadLink, h, replace, tag } from "../shared/dom.ts";
import { percent, size } from "../shared/french.ts";
import type { OpenedFile, SessionEnvelope } from "./contract.ts";
import { texts } from "./texts.fr.ts";

const COLOURS = { scellee: "grey", ouverte: "green", endommagee: "red", ecartee: "yellow" } as const;

// One row per envelope; the state cell is what changes while it opens.
export class BidTable {
  readonly element: HTMLElement;
  private readonly cells = new Map<string, HTMLElement>();

  constructor(envelopes: readonly SessionEnvelope[]) {
    // No number of its own: a bid has one, in the register and in the minutes.
    const { bidder, envelope, size: bytes, state } = texts.columns;
    const head = [bidder, envelope, bytes, state].map((label) => h("th", { scope: "col", role: "columnheader", class: `govuk-table__header${label === bytes ? " govuk-table__header--numeric" : ""}` }, label));
    const rows = envelopes.map((e) => {
      const cell = h("div", {}, tag(texts.state[e.etat], COLOURS[e.etat]));
      this.cells.set(e.id, cell);
      const td = (label: string, content: Node | string, numeric = false): HTMLElement => h("td", { role: "cell", class: `govuk-table__cell${numeric ? " govuk-table__cell--numeric" : ""}`, "data-libelle": label }, content);
      return h("tr", { class: "govuk-table__row", role: "row", "data-enveloppe": e.id, "data-etat": e.etat },
        h("th", { scope: "row", role: "rowheader", class: "govuk-table__header", "data-libelle": bidder }, e.soumissionnaire ?? texts.anonymous),
        td(envelope, e.libelle), td(bytes, size(e.taille), true), td(state, cell));
    });
    this.element = envelopes.length === 0 ? h("p", { class: "govuk-body" }, texts.noBids)
      : h("table", { class: "govuk-table pa-tableau", role: "table" }, h("caption", { class: "govuk-visually-hidden" }, texts.caption),
        h("thead", { class: "govuk-table__head", role: "rowgroup" }, h("tr", { class: "govuk-table__row", role: "row" }, ...head)), h("tbody", { class: "govuk-table__body", role: "rowgroup" }, ...rows));
  }

  progress(id: string, done: number, total: number): void {
    const cell = this.cells.get(id)!;
    replace(cell, tag(texts.state.encours, "blue"), h("small", {}, `${percent(total === 0 ? 0 : done / total)} — ${texts.downloading(size(done), size(total))}`));
  }

  set(id: string, state: keyof typeof COLOURS, reason: string, files: readonly OpenedFile[] = []): void {
    const cell = this.cells.get(id)!;
    cell.closest("tr")?.setAttribute("data-etat", state);
    replace(cell, tag(texts.state[state], COLOURS[state]), " ", reason !== "" && h("small", {}, reason),
      files.length > 0 && h("ul", { class: "govuk-list govuk-body-s" }, ...files.map((file) => h("li", {}, downloadLink(nameOf(file), nameOf(file), inert(file.content)), `, ${size(file.taille)}`))));
  }
}

const nameOf = ({ chemin }: OpenedFile): string => chemin.slice(chemin.lastIndexOf("/") + 1);

// Never opened by the browser as a page: bids are inert until a person opens them with their own tools.
const inert = (content: Blob): Blob => new Blob([content], { type: "application/octet-stream" });
