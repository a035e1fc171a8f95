import { contextStanza, newFile } from "../shared/age.ts";
import { toKey } from "../shared/age-keys.ts";
import { CHUNK, chunkCount, chunkNonce, payloadLength } from "../shared/age-stream.ts";
import { BLOCK } from "../shared/blocks.ts";
import { concat, digest, equal, nativeDigest, toHex, type Bytes } from "../shared/bytes.ts";
import type { DocumentHasher } from "../shared/document-hash.ts";
import { keep, restore, type KeptKey, type PayloadCipher } from "../shared/cipher.ts";
import { plaintextLength, plaintextOf, type ManifestEntry, type Piece, type Tool } from "../shared/pli.ts";

export interface Order {
  readonly recipient: string;
  readonly context: Bytes;
  readonly pieces: readonly Piece[];
  readonly mtime: number;
  readonly tool: Tool;
  readonly kept: KeptEnvelope | null; // to resume
  readonly hashes: Bytes; // SHA-256 of each block that may have left, 32 bytes each
}

export interface KeptEnvelope {
  readonly header: Bytes;
  readonly nonce: Bytes;
  readonly key: KeptKey;
}

export interface SealedBlock {
  readonly number: number;
  readonly bytes: Bytes;
  readonly sha256: string; // to be kept before the block leaves
}

// The plaintext is not the one of the first sending: what two plaintexts give under the same key and nonce must never both leave.
export class PlaintextChanged extends Error {
  constructor(readonly block: number) {
    super(`block ${block} is not what it was`);
  }
}

export interface Sealing {
  readonly kept: KeptEnvelope;
  readonly fileSize: number;
  readonly documents: ManifestEntry[]; // filled as they are read
  readonly blocks: AsyncGenerator<SealedBlock>;
  spare(buffer: Bytes): void; // a block that is no longer needed: its memory is filled again
}

const SPARE = 2; // blocks kept to be filled again

export const sealedSize = (contextLength: number, files: readonly { name: string; size: number }[], tool: Tool, headerLength = 244): number =>
  headerLength + payloadLength(plaintextLength(contextLength, files, tool));

export async function beginSealing(order: Order, hasher?: DocumentHasher): Promise<Sealing> {
  const kept = order.kept ?? (await newEnvelope(order));
  const cipher = await restore(kept.key);
  const documents: ManifestEntry[] = [];
  const spare: Bytes[] = [];
  const plaintext = plaintextOf(order.context, order.pieces, order.mtime, order.tool, hasher, (document) => documents.push(document));
  const chunks = chunkCount(plaintextLength(order.context.length, order.pieces, order.tool));
  return {
    kept, documents,
    fileSize: sealedSize(order.context.length, order.pieces, order.tool, kept.header.length),
    blocks: sealBlocks(withHead(concat(kept.header, kept.nonce), sealChunks(cipher, plaintext, chunks)), order.hashes, spare),
    spare: (buffer) => { if (buffer.length === BLOCK && spare.length < SPARE) spare.push(buffer); },
  };
}

async function newEnvelope(order: Order): Promise<KeptEnvelope> {
  const { header, nonce, rawKey } = await newFile(toKey(order.recipient), [contextStanza(digest(order.context))]);
  const key = await keep(rawKey);
  rawKey.fill(0);
  return { header, nonce, key };
}

// Never one nonce with two plaintexts on the line: a block that may have left must be the same again, ciphertext and all (a chunk that spans two
// blocks left only as far as the first one goes). The block behind is hashed while the next one is sealed; it leaves when that one is full.
async function* sealBlocks(parts: AsyncIterable<Bytes>, known: Bytes, spare: Bytes[]): AsyncGenerator<SealedBlock> {
  let [number, used] = [0, 0];
  let buffer = new Uint8Array(BLOCK) as Bytes;
  let behind: Promise<SealedBlock> | undefined;
  for await (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const room = Math.min(BLOCK - used, part.length - at);
      buffer.set(part.subarray(at, at + room), used);
      used += room;
      at += room;
      if (used < BLOCK) continue;
      const full = finish(number++, buffer, known);
      [buffer, used] = [spare.pop() ?? (new Uint8Array(BLOCK) as Bytes), 0];
      if (behind) yield await behind;
      behind = full;
    }
  }
  if (behind) yield await behind;
  if (used > 0) yield await finish(number, buffer.slice(0, used), known);
}

async function finish(number: number, bytes: Bytes, known: Bytes): Promise<SealedBlock> {
  const hash = await nativeDigest(bytes);
  const before = known.subarray(32 * number, 32 * number + 32);
  if (before.length > 0 && !equal(before, hash)) throw new PlaintextChanged(number);
  return { number, bytes, sha256: toHex(hash) };
}

async function* withHead(head: Bytes, chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  yield head;
  yield* chunks;
}

// One batch is enciphered while the next is read: a cipher takes its copy of a chunk when it is called.
async function* sealChunks(cipher: PayloadCipher, plaintext: AsyncIterable<Bytes>, chunks: number): AsyncGenerator<Bytes> {
  let index = 0;
  let behind: Promise<Bytes[]> = Promise.resolve([]);
  for await (const batch of plaintext) {
    const sealed: Promise<Bytes>[] = [];
    for (let at = 0; at < batch.length; at += CHUNK, index++) sealed.push(cipher.seal(chunkNonce(index, index === chunks - 1), batch.subarray(at, at + CHUNK)));
    yield* await behind;
    behind = Promise.all(sealed);
  }
  yield* await behind;
}
