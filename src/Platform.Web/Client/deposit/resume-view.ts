import { h, replace, tag } from "../shared/dom.ts";
import { size } from "../shared/french.ts";
import type { Ticket } from "./contract.ts";
import { acceptDrop } from "../shared/drop.ts";
import type { Frame } from "./frame.ts";
import { shownName } from "./file-check.ts";
import { matchFiles, type KeptDeposit } from "./memory.ts";
import { texts } from "./texts.ts";
import type { ChosenFile } from "./transmit.ts";

// After a reload the browser has no files any more: the same ones are asked for, and the sending goes on by itself.
export function showResume(frame: Frame, ticket: Ticket, kept: KeptDeposit, restart: HTMLElement | null, go: (files: ChosenFile[]) => void): void {
  const seen: File[] = [];
  const rows = h("div");
  const told = h("div", { role: "status" });
  const input = h("input", { class: "govuk-file-upload", id: "reprise", type: "file", multiple: true, "aria-describedby": "aide-reprise" });
  const zone = h("div", { class: "pa-depot" }, input, h("p", { class: "govuk-body-s govuk-!-margin-top-2 govuk-!-margin-bottom-0" }, texts.drop));
  const take = (files: readonly File[]): void => {
    seen.push(...files);
    const matches = matchFiles(kept.files, seen);
    replace(rows, ...matches.map(({ file, found, differs }) => h("div", { class: "pa-fichier" },
      h("span", { class: "pa-fichier__nom" }, file.name), h("span", { class: "pa-fichier__taille" }, `${labelOf(file.envelope)}, ${size(file.size)}`),
      found ? tag(texts.found, "green") : differs ? tag(texts.different, "red") : tag(texts.toFind, "grey"))));
    const different = matches.filter(({ differs }) => differs);
    const strangers = files.filter((file) => !kept.files.some(({ name }) => name === file.name.normalize("NFC")));
    replace(told, ...strangers.map((file) => h("p", { class: "govuk-error-message" }, texts.notExpected(shownName(file.name)))),
      ...different.map(({ file }) => h("p", { class: "govuk-error-message" }, texts.differs(file.name))), different.length > 0 && restart);
    if (matches.every(({ found }) => found !== null)) go(matches.map(({ file, found }) => ({ envelope: file.envelope, name: file.name, file: found! })));
  };
  input.addEventListener("change", () => take([...(input.files ?? [])]));
  acceptDrop(zone, take);
  frame.show(2, texts.resume, h("p", { class: "govuk-body" }, texts.resumeWhy),
    h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label govuk-label--m", for: "reprise" }, texts.resumeLabel), h("div", { class: "govuk-hint", id: "aide-reprise" }, texts.resumeHint), zone), told, rows);
  take([]);

  function labelOf(envelope: string): string {
    return ticket.enveloppes.find(({ id }) => id === envelope)?.libelle ?? "";
  }
}
