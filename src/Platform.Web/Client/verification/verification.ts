import { fromBase64, text, type Bytes } from "../shared/bytes.ts";
import { h, moduleRoot, replace, required } from "../shared/dom.ts";
import { acceptDrop } from "../shared/drop.ts";
import { dateAndHour, duration, tableDate } from "../shared/french.ts";
import { readStoredZip } from "../shared/zip.ts";
import { texts } from "./texts.ts";
import { treePicture } from "./tree.ts";
import { failureOf, isComplete, shortHash, verifyReceipt, type Anchors, type Verdict } from "./verify.ts";

const LARGEST = 16 << 20; // a receipt has a few kilobytes
const NAMES = ["recu.json", "recu.tsr", "recu.tlog-proof"];

const root = moduleRoot("verification");
if (root) ask(root, root.dataset.qualifiee !== undefined, { register: { name: required(root, "registreNom"), key: fromBase64(required(root, "registreCle")) }, tsa: fromBase64(required(root, "tsa")) });

function ask(page: HTMLElement, qualified: boolean, anchors: Anchors): void {
  const input = h("input", { class: "govuk-file-upload", id: "recu", type: "file", multiple: true, "aria-describedby": "aide-recu" });
  const zone = h("div", { class: "pa-depot" }, input, h("p", { class: "govuk-body-s govuk-!-margin-top-2 govuk-!-margin-bottom-0" }, texts.drop));
  const again = (): void => {
    input.value = "";
    ask(page, qualified, anchors);
    document.getElementById("recu")?.focus();
  };
  const take = async (files: readonly File[]): Promise<void> => {
    const given = await receiptFiles(files);
    const verdict = await verifyReceipt(given, anchors);
    replace(page, ...(verdict !== null ? answer(verdict, qualified, again) : isPractice(given) ? practice(again) : unreadable(again)));
    page.querySelector<HTMLElement>("[tabindex]")?.focus();
  };
  input.addEventListener("change", () => void take([...(input.files ?? [])]));
  acceptDrop(zone, (files) => void take(files));
  replace(page, h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label govuk-label--m", for: "recu" }, texts.choose), h("div", { class: "govuk-hint", id: "aide-recu" }, texts.hint), zone));
}

// Browsers rename a second download: « recu (1).json ». The extension says which file it is.
async function receiptFiles(files: readonly File[]): Promise<Map<string, Bytes>> {
  const found = new Map<string, Bytes>();
  for (const file of files.filter(({ size }) => size <= LARGEST)) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const inside = /\.zip$/i.test(file.name) ? (readStoredZip(bytes) ?? new Map<string, Bytes>()) : new Map([[file.name, bytes]]);
    for (const [name, content] of inside) {
      const known = NAMES.find((n) => name === n || name.endsWith(n.slice("recu".length)));
      if (known !== undefined && !(known === "recu.json" && name.includes("liste"))) found.set(known, content);
    }
  }
  return found;
}

function unreadable(again: () => void): HTMLElement[] {
  return [panel("--echec", texts.notReceipt, texts.notReceiptWhy), h("p", { class: "govuk-body" }, anotherLink(again))];
}

// A receipt of the practice space is no receipt, and its owner is told so.
function isPractice(files: ReadonlyMap<string, Bytes>): boolean {
  const json = files.get("recu.json");
  try {
    return json !== undefined && (JSON.parse(text(json)) as { profil?: unknown }).profil === "recu-essai/1";
  } catch {
    return false;
  }
}

function practice(again: () => void): HTMLElement[] {
  return [panel("--echec", texts.practice, texts.practiceWhy), h("p", { class: "govuk-body" }, anotherLink(again))];
}

function answer(verdict: Verdict, qualified: boolean, again: () => void): HTMLElement[] {
  const { inclusion } = verdict;
  const failure = failureOf(verdict);
  const figure = failure === null && inclusion?.kind === "proved" ? proofFigure(inclusion.index, inclusion.checkpoint.size, inclusion.path.length, again) : h("p", { class: "govuk-body" }, anotherLink(again));
  return [verdictPanel(verdict), summary(verdict, qualified), figure];
}

function verdictPanel(verdict: Verdict): HTMLElement {
  const failure = failureOf(verdict);
  if (failure !== null) return panel("--echec", texts.failed[failure], texts.failedWhy);
  const { receipt } = verdict;
  const received = new Date(receipt.dernier_octet);
  const margin = Date.parse(receipt.limite) - received.getTime();
  const late = receipt.hors_delai || margin < 0;
  // recu.json alone is a text that anybody can write: nothing of it is repeated in large type.
  if (verdict.stamp === null && verdict.inclusion === null) return panel("", texts.unproved, texts.unprovedWhy);
  const words = [texts.registered(dateAndHour(received, true)), h("br"), late ? texts.after(duration(Math.max(1, -margin))) : texts.before(duration(margin))];
  if (!isComplete(verdict)) return panel("", verdict.stamp === null ? texts.stampMissing : texts.inclusionMissing, ...words);
  return panel("--reussite", late ? texts.authenticLate : texts.authentic, ...words);
}

// Failure and waiting stand in the same place, but never in green.
function panel(kind: "--echec" | "--reussite" | "", title: string, ...words: (Node | string)[]): HTMLElement {
  return h("div", { class: `pa-verdict${kind && ` pa-verdict${kind}`}`, role: "status", tabindex: -1 }, h("h2", { class: "pa-verdict__titre" }, title), h("div", { class: "pa-verdict__corps" }, ...words));
}

function summary({ receipt, number, stamp, inclusion }: Verdict, qualified: boolean): HTMLElement {
  const lots = [...new Set(receipt.enveloppes.map(({ lot }) => lot).filter((lot) => lot !== null))];
  const proved = inclusion?.kind === "proved" ? inclusion : null;
  return h("dl", { class: "govuk-summary-list" },
    row(texts.number, h("span", { class: "pa-empreinte" }, number)),
    row(texts.consultation, `${receipt.consultation.reference}, ${receipt.consultation.objet}, ${receipt.acheteur.nom}${texts.lots(lots)}`),
    row(texts.stamp, stamp === null ? texts.stampPending : stamp.kind === "valid" ? texts.stampValid(tableDate(stamp.time), qualified) : texts.stampInvalid[stamp.reason]),
    row(texts.inclusion, inclusion === null ? texts.inclusionPending : proved ? texts.included(proved.index + 1, proved.checkpoint.size, proved.path.length) : texts.inclusionInvalid[(inclusion as { kind: "malformed" }).kind]),
    row(texts.register, ...(proved ? [texts.root, h("span", { class: "pa-empreinte" }, shortHash(proved.checkpoint.root)), texts.rootSigned(proved.checkpoint.size)] : [texts.rootUnknown])),
    row(texts.checked, texts.here));
}

function row(key: string, ...value: (Node | string)[]): HTMLElement {
  return h("div", { class: "govuk-summary-list__row" }, h("dt", { class: "govuk-summary-list__key" }, key), h("dd", { class: "govuk-summary-list__value" }, ...value));
}

function proofFigure(index: number, size: number, pathLength: number, again: () => void): HTMLElement {
  return h("figure", { class: "pa-preuve" }, h("figcaption", { class: "govuk-heading-s" }, texts.figure),
    h("div", { class: "pa-preuve__rang" }, treePicture(index, size, pathLength),
      h("div", {}, h("ul", { class: "govuk-list" }, ...texts.legend.map((line) => h("li", {}, line))),
        h("details", { class: "govuk-details" }, h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, texts.notProved)), h("div", { class: "govuk-details__text" }, texts.notProvedWhy)),
        h("p", { class: "govuk-body" }, anotherLink(again)))));
}

function anotherLink(again: () => void): HTMLElement {
  return h("a", { class: "govuk-link", href: "#", click: (event) => { event.preventDefault(); again(); } }, texts.another);
}
