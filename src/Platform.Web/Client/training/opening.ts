import type { OpenedFile } from "../opening/contract.ts";
import { openEnvelope } from "../opening/open-envelope.ts";
import type { Bytes } from "../shared/bytes.ts";
import { button, downloadLink, h, replace, required, showProblems, tag } from "../shared/dom.ts";
import { hour, size } from "../shared/french.ts";
import { getJson } from "../shared/http.ts";
import { practiceKey } from "./key.ts";
import { texts } from "./texts.ts";

interface Session {
  readonly cle: string;
  readonly heure: string;
  readonly enveloppes: readonly { readonly libelle: string; readonly taille: number; readonly sha256: string; readonly contexte: string; readonly contexte_sha256: string; readonly adresse: string }[];
}

// What the buyer's opening does, with the practice key in the place of the president's: the same judgement of the same bytes.
export async function openPractice(page: HTMLElement): Promise<void> {
  const session = await getJson<Session>(required(page, "seance")).catch(() => null);
  if (session === null) return showProblems(page, texts.problem, [{ text: texts.unreachable }]);
  const identity = await practiceKey(session.cle);
  if (identity === null) return showProblems(page, texts.problem, [{ text: texts.keyElsewhere }]);
  const journal = h("ol", { class: "govuk-list govuk-list--number", "aria-live": "polite" });
  const rows = session.enveloppes.map((envelope) => ({ envelope, state: h("span", {}, tag(texts.sealed, "grey")), files: h("div", { class: "pa-fichier__suite" }) }));
  const begin = Date.parse(session.heure) - performance.now();
  const note = (words: string): void => { journal.append(h("li", {}, `${hour(new Date(begin + performance.now()), true)} — ${words}`)); };
  const open = button(texts.open, () => {
    open.remove();
    void (async () => {
      note(texts.keyTaken);
      for (const row of rows) await openOne(row, identity, note);
      note(texts.done);
    })();
  });
  replace(page, ...rows.map(({ envelope, state, files }) => h("div", { class: "pa-fichier" }, h("span", { class: "pa-fichier__nom" }, envelope.libelle), h("span", { class: "pa-fichier__taille" }, size(envelope.taille)), state, files)),
    open, h("h2", { class: "govuk-heading-m" }, texts.minutes), journal);
  note(texts.begun);
}

type Row = { readonly envelope: Session["enveloppes"][number]; readonly state: HTMLElement; readonly files: HTMLElement };

async function openOne({ envelope, state, files }: Row, identity: string, note: (words: string) => void): Promise<void> {
  replace(state, tag(texts.opening, "blue"));
  const answer = await fetch(envelope.adresse, { cache: "no-store" }).catch(() => null);
  const opened = answer?.ok ? await openEnvelope({ identity, ...envelope }, bytesOf(await answer.arrayBuffer())) : null;
  if (opened?.kind !== "opened") {
    replace(state, tag(texts.damaged, "red"));
    return note(texts.failed(envelope.libelle));
  }
  replace(state, tag(texts.opened, "green"));
  replace(files, h("ul", { class: "govuk-list govuk-list--bullet govuk-!-margin-bottom-0" }, ...opened.files.map(fileLine)));
  note(texts.read(envelope.libelle, opened.files.length));
}

function fileLine({ chemin, taille, content }: OpenedFile): HTMLElement {
  const name = chemin.split("/").at(-1)!;
  return h("li", {}, downloadLink(name, name, content), `, ${size(taille)}`);
}

async function* bytesOf(buffer: ArrayBuffer): AsyncGenerator<Bytes> {
  yield new Uint8Array(buffer);
}
