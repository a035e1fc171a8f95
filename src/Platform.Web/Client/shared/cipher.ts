import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { equal, random, type Bytes } from "./bytes.ts";

// One payload key. The native cipher is five times faster, where the browser has it and proves it at load.
export interface PayloadCipher {
  seal(nonce: Bytes, plaintext: Bytes): Promise<Bytes>;
  open(nonce: Bytes, ciphertext: Bytes): Promise<Bytes>; // rejects when the tag is wrong
}

// What a resumed deposit keeps in IndexedDB: never the raw key in clear.
export interface KeptKey {
  readonly wrapping: CryptoKey; // AES-GCM, not extractable
  readonly iv: Bytes;
  readonly wrapped: Bytes;
}

const NAME = "ChaCha20-Poly1305";
const native = selfTest();

export const isNative = (): Promise<boolean> => native;

export async function payloadCipher(raw: Bytes): Promise<PayloadCipher> {
  return (await native) ? nativeCipher(await importNative(raw)) : scriptCipher(raw);
}

export async function keep(raw: Bytes): Promise<KeptKey> {
  const wrapping = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = random(12);
  return { wrapping, iv, wrapped: new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, wrapping, raw)) };
}

export async function restore(kept: KeptKey): Promise<PayloadCipher> {
  const raw = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, kept.wrapping, kept.wrapped));
  return payloadCipher(raw);
}

export function scriptCipher(raw: Bytes): PayloadCipher {
  const key = raw.slice();
  return {
    seal: async (nonce, plaintext) => chacha20poly1305(key, nonce).encrypt(plaintext) as Bytes,
    open: async (nonce, ciphertext) => chacha20poly1305(key, nonce).decrypt(ciphertext) as Bytes,
  };
}

export function nativeCipher(key: CryptoKey): PayloadCipher {
  return {
    seal: async (iv, plaintext) => new Uint8Array(await crypto.subtle.encrypt({ name: NAME, iv } as AesGcmParams, key, plaintext)),
    open: async (iv, ciphertext) => new Uint8Array(await crypto.subtle.decrypt({ name: NAME, iv } as AesGcmParams, key, ciphertext)),
  };
}

function importNative(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw-secret" as "raw", raw, NAME, false, ["encrypt", "decrypt"]);
}

// Both ciphers must give the same bytes, and the native one must refuse a flipped bit.
async function selfTest(): Promise<boolean> {
  try {
    const raw = random(32);
    const nonce = random(12);
    const plaintext = random(100);
    const cipher = nativeCipher(await importNative(raw));
    const sealed = await cipher.seal(nonce, plaintext);
    if (!equal(sealed, await scriptCipher(raw).seal(nonce, plaintext)) || !equal(await cipher.open(nonce, sealed), plaintext)) return false;
    sealed[50]! ^= 1;
    return await cipher.open(nonce, sealed).then(() => false, () => true);
  } catch {
    return false;
  }
}
