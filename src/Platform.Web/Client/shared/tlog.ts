import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, digest, equal, fromBase64, text, utf8, type Bytes } from "./bytes.ts";
import { jcs, type Json } from "./jcs.ts";

const ENTRY_LABEL = utf8("registre/v1\0");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const entryOf = (salt: Uint8Array, details: Json): Bytes => digest(concat(ENTRY_LABEL, salt, utf8(jcs(details))));
export const leafOf = (entry: Uint8Array): Bytes => digest(concat(Uint8Array.of(0), entry));
export const nodeOf = (left: Uint8Array, right: Uint8Array): Bytes => digest(concat(Uint8Array.of(1), left, right));

// First 80 bits, four groups of four.
export function trackingNumber(entry: Uint8Array): string {
  let bits = 0n;
  for (const byte of entry.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let number = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) number += CROCKFORD[Number((bits >> shift) & 31n)];
  return number.match(/.{4}/g)!.join("-");
}

// RFC 9162 § 2.1.3.2, from the leaf up. null: the path cannot belong to this index and size.
export function rootFrom(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Bytes | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const sister of path) {
    if (last === 0 || sister.length !== 32) return null;
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(sister, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeOf(hash, sister);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? hash : null;
}

const half = (n: number): number => Math.floor(n / 2);

export interface Register {
  readonly name: string;
  readonly key: Bytes; // Ed25519, 32 bytes
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

// C2SP signed note: the register's own signature must be there and right; other lines (witnesses) are not ours to judge.
export function openCheckpoint(note: string, register: Register): Checkpoint | null {
  const split = note.indexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return null;
  const body = note.slice(0, split + 1);
  const [origin, size, root] = body.split("\n");
  if (origin !== register.name || !/^(0|[1-9][0-9]{0,14})$/.test(size ?? "") || !root) return null;
  const signatures = note.slice(split + 2).split("\n").slice(0, -1).map((line) => signatureOf(line, register));
  if (!signatures.some((signature) => signature !== null && verifies(signature, utf8(body), register.key))) return null;
  try {
    return { origin, size: Number(size), root: fromBase64(root) };
  } catch {
    return null;
  }
}

function signatureOf(line: string, register: Register): Bytes | null {
  const prefix = `— ${register.name} `;
  if (!line.startsWith(prefix)) return null;
  try {
    const bytes = fromBase64(line.slice(prefix.length));
    return bytes.length === 68 && equal(bytes.subarray(0, 4), keyId(register)) ? bytes.slice(4) : null;
  } catch {
    return null;
  }
}

export function keyId(register: Register): Bytes {
  return digest(concat(utf8(`${register.name}\n\x01`), register.key)).slice(0, 4);
}

// RFC 8032 to the letter, as the server judges: not the looser rule that lets several writings pass.
export function verifies(signature: Bytes, message: Bytes, key: Bytes): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

export interface Proof {
  readonly index: number;
  readonly path: readonly Bytes[];
  readonly note: string;
}

export function parseProof(content: string): Proof | null {
  const split = content.indexOf("\n\n");
  const [format, indexLine, ...hashes] = content.slice(0, split).split("\n");
  const index = /^index (0|[1-9][0-9]{0,14})$/.exec(indexLine ?? "")?.[1];
  if (split < 0 || format !== "c2sp.org/tlog-proof@v1" || index === undefined || hashes.length > 63) return null;
  try {
    const path = hashes.map(fromBase64);
    return path.every((hash) => hash.length === 32) ? { index: Number(index), path, note: content.slice(split + 2) } : null;
  } catch {
    return null;
  }
}

export type Inclusion =
  | { readonly kind: "proved"; readonly index: number; readonly checkpoint: Checkpoint; readonly path: readonly Bytes[] }
  | { readonly kind: "malformed" | "unsigned" | "excluded" };

export function proveInclusion(entry: Bytes, content: string | Uint8Array, register: Register): Inclusion {
  const proof = parseProof(typeof content === "string" ? content : text(content));
  if (proof === null) return { kind: "malformed" };
  const checkpoint = openCheckpoint(proof.note, register);
  if (checkpoint === null) return { kind: "unsigned" };
  const root = rootFrom(leafOf(entry), proof.index, checkpoint.size, proof.path);
  if (root === null || !equal(root, checkpoint.root)) return { kind: "excluded" };
  return { kind: "proved", index: proof.index, checkpoint, path: proof.path };
}
