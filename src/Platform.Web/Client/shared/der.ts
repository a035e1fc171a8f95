// A strict walk of DER: definite lengths only, nothing past the end.
export interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array; // tag and length included
}

export function readDer(bytes: Uint8Array): Node {
  const node = readAt(bytes, 0);
  if (node.whole.length !== bytes.length) throw new Error("DER: bytes after the end");
  return node;
}

export function children(node: Node): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < node.content.length; at += nodes.at(-1)!.whole.length) nodes.push(readAt(node.content, at));
  return nodes;
}

export function child(node: Node, index: number, tag?: number): Node {
  const found = children(node)[index];
  if (found === undefined || (tag !== undefined && found.tag !== tag)) throw new Error(`DER: element ${index} missing or of another kind`);
  return found;
}

export function oid(node: Node): string {
  if (node.tag !== 0x06) throw new Error("DER: not an object identifier");
  const arcs: number[] = [];
  let value = 0;
  for (const byte of node.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else arcs.push(value);
    value = 0;
  }
  return arcs.join(".");
}

function readAt(bytes: Uint8Array, at: number): Node {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error("DER: truncated or long tag");
  let length = first;
  let start = at + 2;
  if (first & 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new Error("DER: indefinite or huge length");
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? Number.NaN);
    start += count;
  }
  if (!(start + length <= bytes.length)) throw new Error("DER: truncated");
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}
