import { base64, base64nopad, hex } from "@scure/base";
import { sha256 } from "@noble/hashes/sha2.js";

// Always over a plain ArrayBuffer: what WebCrypto, fetch and transfers accept.
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;
export const text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
export const toHex = (bytes: Uint8Array): string => hex.encode(bytes);
export const fromHex = (value: string): Bytes => hex.decode(value) as Bytes;
export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);
export const fromBase64 = (value: string): Bytes => base64.decode(value) as Bytes;
export const toBase64NoPad = (bytes: Uint8Array): string => base64nopad.encode(bytes);
export const fromBase64NoPad = (value: string): Bytes => base64nopad.decode(value) as Bytes;
export const digest = (bytes: Uint8Array): Bytes => sha256(bytes) as Bytes;

export async function nativeDigest(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Bytes));
}

export function random(length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536)); // the most that one call gives
  return bytes;
}

export function concat(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// Constant time for one length: MACs and hashes.
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
