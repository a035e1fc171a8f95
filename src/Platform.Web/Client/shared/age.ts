import { checkMac, formatHeader, parseHeader, AgeError, type Header, type Stanza } from "./age-header.ts";
import type { Identity, Recipient } from "./age-keys.ts";
import { NONCE, openStream, payloadKey, sealStream } from "./age-stream.ts";
import { concat, random, toBase64NoPad, type Bytes } from "./bytes.ts";
import { payloadCipher, type PayloadCipher } from "./cipher.ts";

export const CONTEXT_STANZA = "profil-acheteur/contexte-v1";

export function contextStanza(contextHash: Uint8Array): Stanza {
  return { args: [CONTEXT_STANZA, toBase64NoPad(contextHash)], body: new Uint8Array(0) };
}

export interface NewFile {
  readonly header: Bytes;
  readonly nonce: Bytes;
  readonly rawKey: Bytes; // the caller makes its cipher, then forgets it
}

export async function newFile(recipient: Recipient, extra: readonly Stanza[] = []): Promise<NewFile> {
  const fileKey = random(16);
  const header = formatHeader([await recipient(fileKey), ...extra], fileKey);
  const nonce = random(NONCE);
  const rawKey = payloadKey(fileKey, nonce);
  fileKey.fill(0);
  return { header, nonce, rawKey };
}

export interface OpenedFile {
  readonly header: Header;
  readonly plaintext: AsyncGenerator<Bytes>;
}

// `check` sees the header before any identity is tried.
export async function openFile(source: AsyncIterable<Bytes>, identity: Identity, check: (header: Header) => void = () => {}): Promise<OpenedFile> {
  const input = source[Symbol.asyncIterator]();
  let held: Bytes = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await input.next();
    if (!done) held = concat(held, value);
    return !done;
  };
  let header = parseHeader(held);
  while (header === null) {
    if (held.length > 65_536 || !(await more())) throw new AgeError("header", "incomplete header");
    header = parseHeader(held);
  }
  check(header);
  const fileKey = await identity(header.stanzas);
  if (fileKey === null) throw new AgeError("no-match", "no identity matches");
  if (fileKey.length !== 16) throw new AgeError("header", "file key of a wrong size");
  checkMac(header, fileKey);
  while (held.length < header.bytes.length + NONCE) if (!(await more())) throw new AgeError("header", "no payload nonce");
  const nonce = held.slice(header.bytes.length, header.bytes.length + NONCE);
  const cipher = await payloadCipher(payloadKey(fileKey, nonce));
  return { header, plaintext: openStream(cipher, rest(held.slice(header.bytes.length + NONCE), input)) };
}

// Small files only (keys, grants, challenges): whole in memory.
export async function encrypt(plaintext: Bytes, recipient: Recipient, extra: readonly Stanza[] = []): Promise<Bytes> {
  const file = await newFile(recipient, extra);
  const cipher: PayloadCipher = await payloadCipher(file.rawKey);
  return concat(file.header, file.nonce, ...(await collect(sealStream(cipher, from(plaintext)))));
}

export async function decrypt(file: Bytes, identity: Identity): Promise<Bytes> {
  const { plaintext } = await openFile(from(file), identity);
  return concat(...(await collect(plaintext)));
}

export async function* from(...parts: Bytes[]): AsyncGenerator<Bytes> {
  yield* parts;
}

async function collect(source: AsyncIterable<Bytes>): Promise<Bytes[]> {
  const parts: Bytes[] = [];
  for await (const part of source) parts.push(part);
  return parts;
}

async function* rest(first: Bytes, input: AsyncIterator<Bytes>): AsyncGenerator<Bytes> {
  if (first.length > 0) yield first;
  for (let next = await input.next(); !next.done; next = await input.next()) yield next.value;
}
