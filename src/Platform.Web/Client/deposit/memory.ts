import { concat, fromHex, type Bytes } from "../shared/bytes.ts";
import type { Tool } from "../shared/pli.ts";
import * as store from "../shared/store.ts";
import type { ListedDocument } from "./contract.ts";
import type { KeptEnvelope, SealedBlock } from "./sealing.ts";

// What this browser keeps of a deposit under way. Everything secret here goes when the receipt comes.
export interface KeptDeposit {
  readonly depot: string;
  readonly salt: Bytes;
  readonly mtime: number;
  readonly tool: Tool;
  readonly files: readonly KeptFile[];
  readonly envelopes: Readonly<Record<string, KeptEnvelope>>;
  readonly read?: string; // until when its sender was told what the buyer changed
}

export interface KeptFile {
  readonly envelope: string;
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

export interface Memory {
  deposit(): Promise<KeptDeposit | undefined>;
  keepDeposit(deposit: KeptDeposit): Promise<void>;
  keepBlock(envelope: string, block: SealedBlock): Promise<void>;
  hashes(envelope: string): Promise<Bytes>;
  keepList(list: Bytes): Promise<void>;
  forget(): Promise<void>;
}

export function browserMemory(pli: string): Memory {
  const blocksOf = (envelope: string): IDBKeyRange => IDBKeyRange.bound([pli, envelope, 0], [pli, envelope, Number.MAX_SAFE_INTEGER]);
  return {
    deposit: () => store.get<KeptDeposit>("depots", pli),
    keepDeposit: (deposit) => store.put("depots", pli, deposit),
    keepBlock: (envelope, { number, sha256 }) => store.put("blocs", [pli, envelope, number], fromHex(sha256)),
    hashes: async (envelope) => concat(...(await store.all<Bytes>("blocs", blocksOf(envelope)))),
    keepList: (list) => store.put("listes", pli, list),
    forget: async () => {
      await store.remove("depots", pli);
      await store.remove("blocs", IDBKeyRange.bound([pli], [pli, []]));
    },
  };
}

// The same file again: same name, size and time. What is in it is judged block by block while sealing.
export function matchFiles(kept: readonly KeptFile[], chosen: readonly File[]): { file: KeptFile; found: File | null; differs: boolean }[] {
  return kept.map((file) => {
    const named = chosen.filter((c) => c.name.normalize("NFC") === file.name);
    const found = named.find((c) => c.size === file.size && c.lastModified === file.modified) ?? null;
    return { file, found, differs: found === null && named.length > 0 };
  });
}

export interface DocumentList {
  readonly documents: readonly ListedDocument[];
  readonly sel: string;
  readonly v: string;
}
