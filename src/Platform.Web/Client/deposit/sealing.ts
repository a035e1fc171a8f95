import { contextStanza, newFile } from "../shared/age.ts";
import { toKey } from "../shared/age-keys.ts";
import { CHUNK, chunkNonce, payloadLength, pieces } from "../shared/age-stream.ts";
import { BLOCK } from "../shared/blocks.ts";
import { concat, digest, equal, nativeDigest, toHex, type Bytes } from "../shared/bytes.ts";
import { keep, restore, type KeptKey, type PayloadCipher } from "../shared/cipher.ts";
import { plaintextLength, plaintextOf, type ManifestEntry, type Piece, type Tool } from "../shared/pli.ts";

export interface Order {
  readonly recipient: string;
  readonly context: Bytes;
  readonly pieces: readonly Piece[];
  readonly mtime: number;
  readonly tool: Tool;
  readonly kept: KeptEnvelope | null; // to resume
  readonly hashes: Bytes; // SHA-256 of the plaintext of each chunk that may have left, 32 bytes each
}

export interface KeptEnvelope {
  readonly header: Bytes;
  readonly nonce: Bytes;
  readonly key: KeptKey;
}

export interface SealedBlock {
  readonly number: number;
  readonly bytes: Bytes;
  readonly sha256: string;
  readonly firstChunk: number;
  readonly hashes: Bytes; // of the chunks encrypted for this block: to be kept before it leaves
}

// The plaintext is not the one of the first sending: encrypting it under the same key would betray both.
export class PlaintextChanged extends Error {
  constructor(readonly chunk: number) {
    super(`chunk ${chunk} is not what it was`);
  }
}

const BATCH = 16; // chunks encrypted together: 1 MiB

export interface Sealing {
  readonly kept: KeptEnvelope;
  readonly fileSize: number;
  readonly documents: ManifestEntry[]; // filled as they are read
  readonly blocks: AsyncGenerator<SealedBlock>;
}

export const sealedSize = (contextLength: number, files: readonly { name: string; size: number }[], tool: Tool, headerLength = 244): number =>
  headerLength + payloadLength(plaintextLength(contextLength, files, tool));

export async function beginSealing(order: Order): Promise<Sealing> {
  const kept = order.kept ?? (await newEnvelope(order));
  const cipher = await restore(kept.key);
  const documents: ManifestEntry[] = [];
  const plaintext = plaintextOf(order.context, order.pieces, order.mtime, order.tool, (document) => documents.push(document));
  return {
    kept, documents,
    fileSize: sealedSize(order.context.length, order.pieces, order.tool, kept.header.length),
    blocks: sealBlocks(cipher, concat(kept.header, kept.nonce), plaintext, order.hashes),
  };
}

async function newEnvelope(order: Order): Promise<KeptEnvelope> {
  const { header, nonce, rawKey } = await newFile(toKey(order.recipient), [contextStanza(digest(order.context))]);
  const key = await keep(rawKey);
  rawKey.fill(0);
  return { header, nonce, key };
}

// The block behind is hashed while the next one is sealed; it leaves when that one is full.
export async function* sealBlocks(cipher: PayloadCipher, head: Bytes, plaintext: AsyncIterable<Bytes>, known: Bytes, blockSize = BLOCK): AsyncGenerator<SealedBlock> {
  const ledger = new ChunkLedger(known);
  const open = { number: 0, buffer: new Uint8Array(blockSize) as Bytes, used: 0, firstChunk: 0 };
  const finish = (): Promise<SealedBlock> => {
    const bytes = open.used === blockSize ? open.buffer : open.buffer.slice(0, open.used); // a full one is given away, not copied
    const block = { number: open.number, bytes, firstChunk: open.firstChunk, hashes: ledger.take(open.firstChunk) };
    open.number++;
    open.used = 0;
    open.firstChunk = ledger.count;
    if (bytes === open.buffer) open.buffer = new Uint8Array(blockSize);
    return nativeDigest(bytes).then((hash) => ({ ...block, sha256: toHex(hash) }));
  };
  let behind: Promise<SealedBlock> | undefined;
  for await (const part of withHead(head, sealChunks(cipher, plaintext, ledger))) {
    for (let at = 0; at < part.length; ) {
      const room = Math.min(blockSize - open.used, part.length - at);
      open.buffer.set(part.subarray(at, at + room), open.used);
      open.used += room;
      at += room;
      if (open.used < blockSize) continue;
      const full = finish();
      if (behind) yield await behind;
      behind = full;
    }
  }
  if (behind) yield await behind;
  if (open.used > 0) yield await finish();
}

async function* withHead(head: Bytes, chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  yield head;
  yield* chunks;
}

// One batch is enciphered while the next is read and hashed.
async function* sealChunks(cipher: PayloadCipher, plaintext: AsyncIterable<Bytes>, ledger: ChunkLedger): AsyncGenerator<Bytes> {
  let batch: { piece: Bytes; last: boolean }[] = [];
  let behind: Promise<Bytes[]> = Promise.resolve([]);
  for await (const next of pieces(plaintext, CHUNK)) {
    batch.push(next);
    if (batch.length < BATCH && !next.last) continue;
    const hashes = await Promise.all(batch.map(({ piece }) => nativeDigest(piece)));
    const indexes = hashes.map((hash) => ledger.admit(hash)); // refuses before anything is encrypted
    const sealed = Promise.all(batch.map(({ piece, last }, i) => cipher.seal(chunkNonce(indexes[i]!, last), piece)));
    yield* await behind;
    behind = sealed;
    batch = [];
  }
  yield* await behind;
}

// Never one nonce with two plaintexts: a chunk that may have left must be the same again.
export class ChunkLedger {
  private readonly hashes: Bytes[];
  private next = 0;

  constructor(known: Bytes) {
    this.hashes = Array.from({ length: known.length / 32 }, (_, i) => known.slice(32 * i, 32 * i + 32));
  }

  get count(): number {
    return this.next;
  }

  admit(hash: Bytes): number {
    const index = this.next;
    const before = this.hashes[index];
    if (before !== undefined && !equal(before, hash)) throw new PlaintextChanged(index);
    this.hashes[index] = hash;
    this.next++;
    return index;
  }

  take(from: number): Bytes {
    return concat(...this.hashes.slice(from, this.next));
  }
}
