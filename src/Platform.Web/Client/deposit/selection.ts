import { fromBase64 } from "../shared/bytes.ts";
import type { Tool } from "../shared/pli.ts";
import type { Ticket } from "./contract.ts";
import { damageOf, faultOfName, namesAuthor, otherReference, shownName, wordOfAuthor } from "./file-check.ts";
import { sealedSize } from "./sealing.ts";
import { texts } from "./texts.ts";
import type { ChosenFile } from "./transmit.ts";

export interface Chosen extends ChosenFile {
  readonly warnings: readonly string[];
}

// A file that was not added, and why: it stays in sight until it is removed, or another of its name is chosen.
export interface RefusedFile {
  readonly envelope: string;
  readonly name: string;
  readonly text: string;
}

// The files of the bid while they are being chosen. Refusals are sentences; nothing was sent yet.
export class Selection {
  private files: Chosen[] = [];
  private refused: RefusedFile[] = [];
  constructor(private readonly ticket: Ticket, private readonly tool: Tool) {}

  get all(): readonly Chosen[] {
    return this.files;
  }

  of(envelope: string): readonly Chosen[] {
    return this.files.filter((file) => file.envelope === envelope);
  }

  get refusals(): readonly RefusedFile[] {
    return this.refused;
  }

  // Whether one of these files was refused.
  async add(envelope: string, files: readonly File[]): Promise<boolean> {
    let refusedOne = false;
    for (const file of files) {
      const name = file.name.normalize("NFC");
      this.refused = this.refused.filter((other) => other.envelope !== envelope || other.name !== name);
      const text = this.refusal(envelope, name, file);
      refusedOne ||= text !== null;
      if (text !== null) this.refused.push({ envelope, name, text });
      else this.files.push({ envelope, name, file, warnings: await this.warnings(name, file) });
    }
    return refusedOne;
  }

  remove(chosen: Chosen): void {
    this.files = this.files.filter((file) => file !== chosen);
  }

  forget(refused: RefusedFile): void {
    this.refused = this.refused.filter((file) => file !== refused);
  }

  // What stands between this selection and its sealing; `field` leads to the envelope.
  problems(): { text: string; envelope?: string }[] {
    const missing = this.ticket.enveloppes.filter(({ id }) => this.of(id).length === 0).map(({ id, libelle }) => ({ text: texts.missing(libelle), envelope: id }));
    const size = this.sealedSize();
    return size > this.ticket.maximum ? [...missing, { text: texts.tooLargeTogether(size, this.ticket.maximum) }] : missing;
  }

  private sealedSize(): number {
    return this.ticket.enveloppes.reduce((sum, { id, contexte }) =>
      sum + sealedSize(fromBase64(contexte).length, this.of(id).map(({ name, file }) => ({ name, size: file.size })), this.tool), 0);
  }

  private refusal(envelope: string, name: string, file: File): string | null {
    const shown = shownName(name);
    if (file.size === 0) return texts.empty(shown);
    const fault = faultOfName(name);
    if (fault !== null) return texts.badName(shown, fault);
    if (this.ticket.anonyme && namesAuthor(name, this.ticket.anonyme)) return texts.namesAuthor(shown);
    if (file.size > this.ticket.maximum) return texts.tooLarge(shown, file.size, this.ticket.maximum);
    return this.of(envelope).some((other) => other.name.toUpperCase() === name.toUpperCase()) ? texts.twice(shown) : null;
  }

  private async warnings(name: string, file: File): Promise<string[]> {
    const damage = await damageOf(file).catch(() => null);
    const reference = otherReference(name, this.ticket.consultation.reference);
    const word = this.ticket.anonyme ? wordOfAuthor(name, this.ticket.anonyme) : null;
    return [
      ...(word === null ? [] : [texts.wordOfAuthor(word)]),
      ...(damage === null ? [] : [damage === "pdf" ? texts.damagedPdf : texts.damagedZip]),
      ...(reference === null ? [] : [texts.otherReference(reference, this.ticket.consultation.reference)]),
    ];
  }
}
