import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { AgeError, decodeBody, type Stanza } from "./age-header.ts";
import { concat, equal, random, toBase64NoPad, utf8, type Bytes } from "./bytes.ts";
import { decodeIdentity, decodeRecipient } from "./keys.ts";

const ZERO_NONCE = new Uint8Array(12); // one key, one message: the wrapping key is never used twice
const SCRYPT_LABEL = "age-encryption.org/v1/scrypt";
const X25519_LABEL = "age-encryption.org/v1/X25519";
const LARGEST_LOG_N = 20; // a hostile file must not freeze the page for hours
export const LOG_N = 18;

export type Recipient = (fileKey: Uint8Array) => Promise<Stanza>;
// null: not for this identity.
export type Identity = (stanzas: readonly Stanza[]) => Promise<Bytes | null>;

export function toKey(recipient: string): Recipient {
  const theirs = decodeRecipient(recipient);
  return async (fileKey) => {
    const ephemeral = random(32);
    const share = x25519.getPublicKey(ephemeral);
    const key = wrappingKey(x25519.getSharedSecret(ephemeral, theirs), share, theirs);
    ephemeral.fill(0);
    return { args: ["X25519", toBase64NoPad(share)], body: wrap(key, fileKey) };
  };
}

export function withKey(identity: string): Identity {
  const secret = decodeIdentity(identity);
  const ours = x25519.getPublicKey(secret);
  return async (stanzas) => {
    for (const stanza of stanzas) {
      if (stanza.args[0] !== "X25519") continue;
      if (stanza.args.length !== 2) throw new AgeError("header", "X25519 stanza with extra arguments");
      const share = decodeBody(stanza.args[1]!);
      if (share.length !== 32 || stanza.body.length !== 32) throw new AgeError("header", "X25519 stanza of a wrong size");
      const fileKey = unwrap(wrappingKey(sharedSecret(secret, share), share, ours), stanza.body);
      if (fileKey !== null) return fileKey;
    }
    return null;
  };
}

export function toPassphrase(passphrase: string, logN = LOG_N): Recipient {
  return async (fileKey) => {
    const salt = random(16);
    return { args: ["scrypt", toBase64NoPad(salt), String(logN)], body: wrap(await stretch(passphrase, salt, logN), fileKey) };
  };
}

export function withPassphrase(passphrase: string): Identity {
  return async (stanzas) => {
    const stanza = stanzas.find((s) => s.args[0] === "scrypt");
    if (stanza === undefined) return null;
    if (stanzas.length !== 1) throw new AgeError("header", "a passphrase stanza stands alone");
    const [, encodedSalt, work] = stanza.args;
    if (stanza.args.length !== 3 || !/^[1-9][0-9]*$/.test(work!)) throw new AgeError("header", "malformed scrypt stanza");
    const salt = decodeBody(encodedSalt!);
    if (salt.length !== 16 || stanza.body.length !== 32 || Number(work) > LARGEST_LOG_N) throw new AgeError("header", "scrypt stanza out of bounds");
    return unwrap(await stretch(passphrase, salt, Number(work)), stanza.body);
  };
}

function sharedSecret(secret: Uint8Array, share: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secret, share);
  } catch {
    throw new AgeError("header", "X25519 share of low order"); // RFC 7748 § 6.1: the all-zero result
  }
}

function wrappingKey(shared: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array {
  if (equal(shared, new Uint8Array(32))) throw new AgeError("header", "X25519 share of low order");
  return hkdf(sha256, shared, concat(share, recipient), utf8(X25519_LABEL), 32);
}

function stretch(passphrase: string, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  return scryptAsync(utf8(passphrase), concat(utf8(SCRYPT_LABEL), salt), { N: 2 ** logN, r: 8, p: 1, dkLen: 32, maxmem: 2 ** (LARGEST_LOG_N + 11) });
}

function wrap(key: Uint8Array, fileKey: Uint8Array): Bytes {
  return chacha20poly1305(key, ZERO_NONCE).encrypt(fileKey) as Bytes;
}

function unwrap(key: Uint8Array, body: Uint8Array): Bytes | null {
  try {
    return chacha20poly1305(key, ZERO_NONCE).decrypt(body) as Bytes;
  } catch {
    return null;
  }
}
