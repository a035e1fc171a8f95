import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, fromBase64NoPad, text, toBase64NoPad, utf8, type Bytes } from "./bytes.ts";

const VERSION = "age-encryption.org/v1";
const LINE = 64; // body columns: a shorter line ends the body, so a full one is followed by an empty one

export interface Stanza {
  readonly args: readonly string[];
  readonly body: Bytes;
}

export interface Header {
  readonly stanzas: readonly Stanza[];
  readonly mac: Bytes;
  readonly bytes: Bytes; // whole header, final line feed included
}

export class AgeError extends Error {
  constructor(readonly kind: "header" | "hmac" | "no-match" | "payload", message: string, readonly chunk?: number) {
    super(message);
  }
}

export function formatHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Bytes {
  const unsigned = `${VERSION}\n${stanzas.map(formatStanza).join("")}---`;
  return utf8(`${unsigned} ${toBase64NoPad(headerMac(fileKey, utf8(unsigned)))}\n`);
}

export function checkMac(header: Header, fileKey: Uint8Array): void {
  const unsigned = header.bytes.subarray(0, header.bytes.length - 1 - 43 - 1);
  if (!equal(headerMac(fileKey, unsigned), header.mac)) throw new AgeError("hmac", "bad header MAC");
}

function headerMac(fileKey: Uint8Array, unsigned: Uint8Array): Uint8Array {
  return hmac(sha256, hkdf(sha256, fileKey, undefined, utf8("header"), 32), unsigned);
}

function formatStanza({ args, body }: Stanza): string {
  const encoded = toBase64NoPad(body);
  let lines = "";
  for (let at = 0; at <= encoded.length; at += LINE) lines += `${encoded.slice(at, at + LINE)}\n`;
  return `-> ${args.join(" ")}\n${lines}`;
}

// null: the header is not whole yet, read more bytes.
export function parseHeader(bytes: Uint8Array): Header | null {
  const end = endOfHeader(bytes);
  if (end === null) {
    const begin = utf8(`${VERSION}\n`);
    if (!equal(bytes.subarray(0, begin.length), begin.subarray(0, bytes.length))) throw new AgeError("header", "not an age file");
    return null;
  }
  const lines = ascii(bytes.subarray(0, end - 1)).split("\n");
  if (lines.shift() !== VERSION) throw new AgeError("header", "not an age file, version 1");
  const last = lines.pop() ?? "";
  const mac = decodeBody(last.slice(4));
  if (!last.startsWith("--- ") || mac.length !== 32) throw new AgeError("header", "malformed MAC line");
  return { stanzas: parseStanzas(lines), mac, bytes: concat(bytes.subarray(0, end)) };
}

function endOfHeader(bytes: Uint8Array): number | null {
  for (let i = 0; i + 4 < bytes.length; i++) {
    if (bytes[i] !== 10 || bytes[i + 1] !== 45 || bytes[i + 2] !== 45 || bytes[i + 3] !== 45) continue;
    const end = bytes.indexOf(10, i + 4);
    return end < 0 ? null : end + 1;
  }
  return null;
}

function parseStanzas(lines: string[]): Stanza[] {
  const stanzas: Stanza[] = [];
  while (lines.length > 0) {
    const args = lines.shift()!.split(" ");
    if (args.shift() !== "->" || args.length === 0 || args.some((arg) => !/^[\x21-\x7e]+$/.test(arg))) throw new AgeError("header", "malformed stanza");
    let encoded = "";
    for (;;) {
      const line = lines.shift();
      if (line === undefined || line.length > LINE) throw new AgeError("header", "malformed stanza body");
      encoded += line;
      if (line.length < LINE) break;
    }
    stanzas.push({ args, body: decodeBody(encoded) });
  }
  if (stanzas.length === 0) throw new AgeError("header", "no recipient stanza");
  return stanzas;
}

// Strict: no padding, no blank, and the unused bits are zero (the encoding must be the only one).
export function decodeBody(encoded: string): Bytes {
  try {
    const bytes = fromBase64NoPad(encoded);
    if (toBase64NoPad(bytes) !== encoded) throw new Error("not canonical");
    return bytes;
  } catch {
    throw new AgeError("header", "malformed base64");
  }
}

function ascii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7e || (byte < 0x20 && byte !== 10))) throw new AgeError("header", "a byte that is not printable");
  return text(bytes);
}
