// The receipt page: the list of documents, which only this browser has.
import { digest, text, toHex, type Bytes } from "../shared/bytes.ts";
import { downloadLink, h, moduleRoot, replace, required } from "../shared/dom.ts";
import { size } from "../shared/french.ts";
import { get } from "../shared/store.ts";
import type { ListedDocument } from "./contract.ts";
import { texts } from "./texts.ts";

const root = moduleRoot("recu");
if (root) void show(root);

async function show(page: HTMLElement): Promise<void> {
  const list = await get<Bytes>("listes", required(page, "pli")).catch(() => undefined);
  const heading = h("h2", { class: "govuk-heading-m" }, texts.documentsTitle);
  if (list === undefined) return replace(page, heading, h("p", { class: "govuk-body" }, texts.listAbsent));
  const said = page.dataset.liste;
  if (said && said !== toHex(digest(list))) return replace(page, heading, h("p", { class: "govuk-body" }, texts.listDiffers));
  const { documents } = JSON.parse(text(list)) as { documents: ListedDocument[] };
  replace(page, heading, table(documents), h("p", { class: "govuk-body" }, texts.listIntro),
    h("p", { class: "govuk-body" }, downloadLink(texts.listDownload, "liste.json", new Blob([list], { type: "application/json" }))));
}

function table(documents: readonly ListedDocument[]): HTMLElement {
  const { document: name, envelope, size: bytes, hash } = texts.columns;
  const head = [name, envelope, bytes, hash].map((label) => h("th", { scope: "col", role: "columnheader", class: "govuk-table__header" }, label));
  const cell = (label: string, ...content: (Node | string)[]): HTMLElement => h("td", { role: "cell", class: "govuk-table__cell", "data-libelle": label }, h("div", {}, ...content));
  const rows = documents.map((d) => h("tr", { class: "govuk-table__row", role: "row" },
    h("th", { scope: "row", role: "rowheader", class: "govuk-table__header", "data-libelle": name }, d.nom),
    cell(envelope, texts.kind(d.enveloppe, d.lot)), cell(bytes, size(d.taille)), cell(hash, h("span", { class: "pa-empreinte", title: d.sha256 }, `${d.sha256.slice(0, 8)}…${d.sha256.slice(-8)}`))));
  return h("table", { class: "govuk-table pa-tableau", role: "table" }, h("caption", { class: "govuk-visually-hidden" }, texts.documentsTitle),
    h("thead", { class: "govuk-table__head", role: "rowgroup" }, h("tr", { class: "govuk-table__row", role: "row" }, ...head)), h("tbody", { class: "govuk-table__body", role: "rowgroup" }, ...rows));
}
