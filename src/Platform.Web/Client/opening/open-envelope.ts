import { sha256 } from "@noble/hashes/sha2.js";
import { AgeError } from "../shared/age-header.ts";
import { withKey } from "../shared/age-keys.ts";
import { digest, fromBase64, toHex, type Bytes } from "../shared/bytes.ts";
import { openPli, PliError } from "../shared/pli-reader.ts";
import { TarError } from "../shared/tar.ts";
import type { Damage, Opened, OpenedFile } from "./contract.ts";

export interface ToOpen {
  readonly identity: string; // CK of this kind of envelope
  readonly contexte: string;
  readonly contexte_sha256: string;
  readonly sha256: string;
  readonly taille: number;
}

export class Interrupted extends Error {}

// The server gave an answer, and it is no: the session was closed meanwhile, or a decision changed. Nothing is wrong with the line.
export class Refused extends Error {}

const PART = 4 << 20;

// One pass: hash of the sealed file, tags, context, manifest. Nothing is shown before everything agreed; at any failure nothing is kept.
export async function openEnvelope(order: ToOpen, ciphertext: AsyncIterable<Bytes>): Promise<Opened> {
  const context = fromBase64(order.contexte);
  if (toHex(digest(context)) !== order.contexte_sha256) return { kind: "damaged", damage: { reason: "context" } };
  const sealed = sha256.create();
  const files: Map<string, Blob> = new Map();
  const source = hashed(ciphertext, sealed);
  try {
    const { documents, manifestHash } = await openPli(source, withKey(order.identity), context, { begin: ({ chemin }) => collect((content) => files.set(chemin, content)) });
    if (toHex(sealed.digest()) !== order.sha256) return { kind: "damaged", damage: { reason: "hash" } };
    const opened: OpenedFile[] = documents.map((document) => ({ ...document, content: files.get(document.chemin)! }));
    return { kind: "opened", files: opened, manifestHash };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: "interrupted" };
    if (error instanceof Refused) return { kind: "refused", detail: error.message };
    return { kind: "damaged", damage: damageOf(error) };
  }
}

function damageOf(error: unknown): Damage {
  if (error instanceof PliError) return { reason: error.reason };
  if (error instanceof TarError) return { reason: "archive" };
  if (error instanceof AgeError && error.kind === "payload") return { reason: "chunk", chunk: error.chunk ?? 0 };
  if (error instanceof AgeError) return { reason: error.kind === "no-match" ? "key" : "header" };
  throw error;
}

async function* hashed(source: AsyncIterable<Bytes>, hash: { update(bytes: Uint8Array): unknown }): AsyncGenerator<Bytes> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}

// Blobs, because the browser may put them on the disk: memory stays bounded by one part.
function collect(done: (content: Blob) => void): { write(bytes: Bytes): void; end(): void } {
  const blobs: Blob[] = [];
  let parts: Bytes[] = [];
  let length = 0;
  const flush = (): void => {
    if (length > 0) blobs.push(new Blob(parts));
    parts = [];
    length = 0;
  };
  return {
    write: (bytes) => {
      parts.push(bytes.slice());
      length += bytes.length;
      if (length >= PART) flush();
    },
    end: () => {
      flush();
      done(new Blob(blobs));
    },
  };
}
