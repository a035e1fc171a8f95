import { BlockSender, type BlockServer } from "../shared/blocks.ts";
import { concat, digest, fromBase64, fromHex, toBase64, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { jcs, type Json } from "../shared/jcs.ts";
import { PIECES, type Tool } from "../shared/pli.ts";
import type { Pace } from "../shared/retry.ts";
import type { ListedDocument, Outcome, Ticket, TicketEnvelope } from "./contract.ts";
import type { KeptDeposit, Memory } from "./memory.ts";
import type { Sealer, WholeHash } from "./sealer-port.ts";
import { sealedSize, type KeptEnvelope } from "./sealing.ts";

export interface ChosenFile {
  readonly envelope: string; // id
  readonly name: string; // NFC
  readonly file: File;
}

export interface DepositServer extends BlockServer {
  bordereau(body: Bytes, read: string | undefined): Promise<void>;
  finalise(): Promise<Outcome | { missing: true }>;
}

export interface TransmissionEvents {
  progress(done: number, total: number): void;
  sealing(envelope: TicketEnvelope): void;
  cut(status: number): void;
  restored(): void;
  finalising(): void;
}

export interface Parts {
  readonly server: DepositServer;
  readonly memory: Memory;
  readonly pace: Pace;
  readonly sealer: () => Sealer;
  readonly hash: () => WholeHash;
  readonly events: TransmissionEvents;
}

interface Sealed {
  readonly id: string;
  readonly blocks: number;
  readonly blocksHash: string;
  readonly hash: string;
  readonly size: number;
}

// The server already holds other bytes under this number: it was not this browser, or not these files.
export class OtherBytes extends Error {}

export async function transmit(ticket: Ticket, files: readonly ChosenFile[], kept: KeptDeposit, parts: Parts): Promise<Outcome> {
  const state = { kept }; // the keys made on the way belong to every further round
  for (let round = 0; ; round++) {
    const { sealed, documents } = await sealAndSend(ticket, files, state, parts);
    const list = utf8(jcs({ documents, sel: toBase64(kept.salt), v: "liste/1" } as unknown as Json));
    await parts.memory.keepList(list);
    parts.events.finalising();
    await parts.server.bordereau(bordereau(ticket, sealed, toHex(digest(list))), kept.read);
    const outcome = await parts.server.finalise();
    if ("missing" in outcome && round < 3) continue; // the same blocks again, from the same key and the same bytes
    if ("missing" in outcome) throw new OtherBytes("blocks are still missing");
    await parts.memory.forget();
    return outcome;
  }
}

async function sealAndSend(ticket: Ticket, files: readonly ChosenFile[], state: { kept: KeptDeposit }, parts: Parts): Promise<{ sealed: Sealed[]; documents: ListedDocument[] }> {
  const known = new Map<string, Map<number, string>>();
  let already = 0;
  for (const { id } of ticket.enveloppes) {
    const blocks = await parts.server.known(id);
    known.set(id, new Map(blocks.map((block) => [block.numero, block.sha256])));
    already += blocks.reduce((sum, block) => sum + block.taille, 0);
  }
  const total = totalSize(ticket, files, state.kept.tool);
  parts.events.progress(already, total);
  const { events } = parts;
  const sender = new BlockSender(parts.server, parts.pace, { progress: (sent) => events.progress(already + sent, total), cut: (status) => events.cut(status), restored: () => events.restored() });
  const sealed: Sealed[] = [];
  const documents: ListedDocument[] = [];
  for (const envelope of ticket.enveloppes) {
    parts.events.sealing(envelope);
    const keepEnvelope = async (made: KeptEnvelope): Promise<void> => {
      state.kept = { ...state.kept, envelopes: { ...state.kept.envelopes, [envelope.id]: made } };
      await parts.memory.keepDeposit(state.kept);
    };
    const result = await sealOne(envelope, files.filter((f) => f.envelope === envelope.id), state.kept, known.get(envelope.id)!, sender, keepEnvelope, parts);
    sealed.push(result.sealed);
    documents.push(...result.documents);
  }
  await sender.drain();
  return { sealed, documents };
}

async function sealOne(envelope: TicketEnvelope, files: readonly ChosenFile[], kept: KeptDeposit, known: Map<number, string>, sender: BlockSender, keepEnvelope: (made: KeptEnvelope) => Promise<void>, parts: Parts): Promise<{ sealed: Sealed; documents: ListedDocument[] }> {
  const sealer = parts.sealer();
  const hash = parts.hash();
  try {
    const before = kept.envelopes[envelope.id] ?? null;
    const ready = await sealer.begin({
      recipient: envelope.cle, context: fromBase64(envelope.contexte), files: files.map(({ name, file }) => ({ name, file })), mtime: kept.mtime,
      tool: kept.tool, kept: before, hashes: before === null ? new Uint8Array(0) : await parts.memory.hashes(envelope.id),
    });
    if (before === null) await keepEnvelope(ready.kept);
    const digests: Bytes[] = [];
    for (;;) {
      const made = await sealer.next();
      if ("documents" in made) {
        const documents = made.documents.map(({ chemin, sha256, taille }) => ({ enveloppe: envelope.enveloppe, lot: envelope.lot, nom: chemin.slice(PIECES.length), sha256, taille }));
        const whole = toHex(await hash.end());
        return { sealed: { id: envelope.id, blocks: digests.length, blocksHash: toHex(digest(concat(...digests))), hash: whole, size: ready.fileSize }, documents };
      }
      const { block } = made;
      digests.push(fromHex(block.sha256));
      const there = known.get(block.number);
      if (there !== undefined && there !== block.sha256) throw new OtherBytes(`block ${block.number}`);
      await parts.memory.keepBlock(envelope.id, block); // before the ciphertext leaves the page
      await hash.push(block.bytes.slice());
      if (there === undefined) await sender.push(envelope.id, block.number, block.bytes, block.sha256, (bytes) => sealer.spare(bytes));
      else sealer.spare(block.bytes);
    }
  } finally {
    sealer.close();
    hash.close();
  }
}

export function totalSize(ticket: Ticket, files: readonly ChosenFile[], tool: Tool): number {
  return ticket.enveloppes.reduce((sum, { id, contexte }) => {
    const mine = files.filter((f) => f.envelope === id).map(({ name, file }) => ({ name, size: file.size }));
    return sum + sealedSize(fromBase64(contexte).length, mine, tool);
  }, 0);
}

function bordereau(ticket: Ticket, sealed: readonly Sealed[], listHash: string): Bytes {
  const enveloppes = sealed.map((s) => ({ blocs: s.blocks, blocs_sha256: s.blocksHash, id: s.id, liste_sha256: listHash, sha256: s.hash, taille: s.size }));
  return utf8(jcs({ depot: ticket.depot, enveloppes, v: "bordereau/1" }));
}
