import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";

export interface KeyPair {
  readonly identity: string; // AGE-SECRET-KEY-1…
  readonly recipient: string; // age1…
}

export function newKeyPair(): KeyPair {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const pair = { identity: bech32.encodeFromBytes("age-secret-key-", secret).toUpperCase(), recipient: encodeRecipient(x25519.getPublicKey(secret)) };
  secret.fill(0);
  return pair;
}

export function recipientOf(identity: string): string {
  return encodeRecipient(x25519.getPublicKey(decodeIdentity(identity)));
}

export function encodeRecipient(point: Uint8Array): string {
  return bech32.encodeFromBytes("age", point);
}

export function decodeRecipient(recipient: string): Bytes {
  return decode(recipient, "age");
}

export function decodeIdentity(identity: string): Bytes {
  if (identity !== identity.toUpperCase()) throw new Error("an age identity is written in capitals");
  return decode(identity.toLowerCase(), "age-secret-key-");
}

// The first identity of an age key file: comments and empty lines are allowed around it.
export function identityInFile(content: string): string | null {
  return content.split(/\r?\n/).map((line) => line.trim()).find((line) => line.startsWith("AGE-SECRET-KEY-1")) ?? null;
}

function decode(value: string, prefix: string): Bytes {
  const { prefix: found, bytes } = bech32.decodeToBytes(value);
  if (found !== prefix || bytes.length !== 32) throw new Error(`not a key of kind ${prefix}`);
  return bytes as Bytes;
}
