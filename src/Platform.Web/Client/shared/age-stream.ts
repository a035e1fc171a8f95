import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { AgeError } from "./age-header.ts";
import { concat, utf8, type Bytes } from "./bytes.ts";
import type { PayloadCipher } from "./cipher.ts";

export const CHUNK = 65_536;
export const TAG = 16;
export const NONCE = 16;

export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Bytes {
  return hkdf(sha256, fileKey, nonce, utf8("payload"), 32) as Bytes;
}

// 11 bytes of counter, then the flag of the last chunk.
export function chunkNonce(index: number, last: boolean): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export const chunkCount = (plaintextLength: number): number => Math.max(1, Math.ceil(plaintextLength / CHUNK));
export const payloadLength = (plaintextLength: number): number => NONCE + plaintextLength + TAG * chunkCount(plaintextLength);

export async function* sealStream(cipher: PayloadCipher, plaintext: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  let index = 0;
  for await (const { piece, last } of pieces(plaintext, CHUNK)) yield await cipher.seal(chunkNonce(index++, last), piece);
}

// A byte leaves only after its tag is checked. The error names the chunk.
export async function* openStream(cipher: PayloadCipher, ciphertext: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  let index = 0;
  for await (const { piece, last } of pieces(ciphertext, CHUNK + TAG)) {
    if (piece.length < TAG) throw new AgeError("payload", "truncated", index);
    const plaintext = await cipher.open(chunkNonce(index, last), piece).catch(() => null);
    if (plaintext === null) {
      // authentic, but wrongly placed: the rest is missing, or bytes follow the last chunk
      if (piece.length === CHUNK + TAG) yield await cipher.open(chunkNonce(index, !last), piece).catch(() => refuse(index));
      return refuse(index);
    }
    if (plaintext.length === 0 && index > 0) throw new AgeError("payload", "empty last chunk", index);
    yield plaintext;
    index++;
  }
}

function refuse(chunk: number): never {
  throw new AgeError("payload", "chunk refused: altered, moved or truncated", chunk);
}

// Pieces of exactly `size` bytes but the last one; an empty source gives one empty last piece. A piece is a view of the part that holds
// it whole; only one that straddles two parts is copied.
export async function* pieces(source: AsyncIterable<Bytes>, size: number): AsyncGenerator<{ piece: Bytes; last: boolean }> {
  let held: Bytes = new Uint8Array(0);
  for await (const part of source) {
    let at = 0;
    if (held.length > 0) {
      at = Math.min(size - held.length, part.length);
      held = concat(held, part.subarray(0, at));
      if (at === part.length) continue; // the last piece is known only when more follows
      yield { piece: held, last: false };
    }
    for (; part.length - at > size; at += size) yield { piece: part.subarray(at, at + size), last: false };
    held = part.subarray(at);
  }
  yield { piece: held, last: true };
}
