// A register of the tests: it signs, and proves one entry among random ones.
import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, random, toBase64, utf8, type Bytes } from "../shared/bytes.ts";
import { keyId, leafOf, nodeOf } from "../shared/tlog.ts";

const secret = random(32);
export const register = { name: "exemple.test/registre", key: ed25519.getPublicKey(secret) as Bytes };

export function treeOf(leaves: Bytes[]): Bytes {
  if (leaves.length === 1) return leaves[0]!;
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeOf(treeOf(leaves.slice(0, split)), treeOf(leaves.slice(split)));
}

export function pathOf(leaves: Bytes[], index: number): Bytes[] {
  if (leaves.length === 1) return [];
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return index < split ? [...pathOf(leaves.slice(0, split), index), treeOf(leaves.slice(split))] : [...pathOf(leaves.slice(split), index - split), treeOf(leaves.slice(0, split))];
}

export function noteOf(size: number, root: Bytes): string {
  const body = `${register.name}\n${size}\n${toBase64(root)}\n`;
  return `${body}\n— ${register.name} ${toBase64(concat(keyId(register), ed25519.sign(utf8(body), secret)))}\n`;
}

export function proofOf(entry: Bytes, count = 13, index = 6): string {
  const leaves = Array.from({ length: count }, () => random(32));
  leaves[index] = leafOf(entry);
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${pathOf(leaves, index).map((hash) => `${toBase64(hash)}\n`).join("")}\n${noteOf(count, treeOf(leaves))}`;
}
