import { concat, utf8, type Bytes } from "./bytes.ts";

// POSIX pax, reproducible: mode 0644, owner 0, one time for all. Only what profile pli/1 needs.
const RECORD = 512;
const OCTAL_LIMIT = 0o77777777777; // 8 GiB − 1: past it the size goes to a pax record
export const END_OF_ARCHIVE = 2 * RECORD;

export class TarError extends Error {}

export function tarHeader(path: string, size: number, mtime: number): Bytes {
  const records: string[] = [];
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(path);
  if (!isPlain) records.push(paxRecord("path", path));
  if (size > OCTAL_LIMIT) records.push(paxRecord("size", String(size)));
  const name = isPlain ? path : path.replace(/[^\x20-\x7e]/gu, "_").slice(0, 100);
  const main = ustar(name, Math.min(size, OCTAL_LIMIT), mtime, "0");
  if (records.length === 0) return main;
  const pax = utf8(records.join(""));
  return concat(ustar("PaxHeaders/entry", pax.length, mtime, "x"), pax, tarPadding(pax.length), main);
}

export const tarPadding = (size: number): Bytes => new Uint8Array((RECORD - (size % RECORD)) % RECORD);
export const tarLength = (path: string, size: number): number => tarHeader(path, size, 0).length + size + tarPadding(size).length;

function ustar(name: string, size: number, mtime: number, kind: "0" | "x"): Bytes {
  const header = new Uint8Array(RECORD);
  const put = (at: number, value: string): void => header.set(utf8(value), at);
  put(0, name);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, `${mtime.toString(8).padStart(11, "0")}\0`);
  put(148, "        ");
  put(156, kind);
  put(257, "ustar\x0000");
  put(329, "0000000\0");
  put(337, "0000000\0");
  put(148, `${checksum(header).toString(8).padStart(6, "0")}\0 `);
  return header;
}

// The length counts its own digits.
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = utf8(rest).length;
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

const checksum = (header: Uint8Array): number => header.reduce((sum, byte) => sum + byte, 0);

export interface TarEntry {
  readonly path: string;
  readonly size: number;
  readonly content: AsyncIterable<Bytes>; // to be read before the next entry
}

export async function* readTar(source: AsyncIterable<Bytes>): AsyncGenerator<TarEntry> {
  const input = new ByteSource(source);
  let pax = new Map<string, string>();
  for (;;) {
    const header = await input.take(RECORD);
    if (header.every((byte) => byte === 0)) break;
    const { name, size, kind } = readUstar(header);
    if (kind === "x") {
      if (size > 65_536) throw new TarError("pax header too long");
      pax = readPax(await input.take(size));
      await input.skipZeroes(tarPadding(size).length);
      continue;
    }
    if (kind !== "0") throw new TarError("neither a file nor a pax header: links, devices and folders are refused");
    const real = pax.has("size") ? Number(pax.get("size")) : size;
    if (!Number.isSafeInteger(real) || real < 0) throw new TarError("size out of bounds");
    const path = pax.get("path") ?? name;
    if (path.includes("\ufffd")) throw new TarError("a name that is not UTF-8");
    yield { path, size: real, content: input.stream(real) };
    await input.skipZeroes(tarPadding(real).length);
    pax = new Map();
  }
  await input.skipZeroes(RECORD);
  await input.onlyZeroesLeft(); // the padding hides nothing
}

function readUstar(header: Bytes): { name: string; size: number; kind: string } {
  const sum = checksum(header) - checksum(header.subarray(148, 156)) + 8 * 0x20;
  if (octal(header, 148, 8) !== sum) throw new TarError("wrong tar checksum");
  const prefix = field(header, 345, 155);
  const name = field(header, 0, 100);
  return { name: prefix ? `${prefix}/${name}` : name, size: octal(header, 124, 12), kind: String.fromCharCode(header[156] || 0x30) };
}

function field(header: Bytes, at: number, length: number): string {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)); // beside a pax path it may be cut inside a character
}

function octal(header: Bytes, at: number, length: number): number {
  const written = field(header, at, length).trim();
  if (!/^[0-7]+$/.test(written)) throw new TarError("malformed number");
  return Number.parseInt(written, 8);
}

function readPax(bytes: Bytes): Map<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(new TextDecoder().decode(bytes.subarray(at, space)));
    const record = Number.isInteger(length) && length > 3 ? new TextDecoder().decode(bytes.subarray(space + 1, at + length)) : "";
    const equals = record.indexOf("=");
    if (equals < 1 || !record.endsWith("\n") || at + length > bytes.length) throw new TarError("malformed pax record");
    const key = record.slice(0, equals);
    if (key !== "path" && key !== "size" && !/time$/.test(key)) throw new TarError(`pax record ${key} is refused`);
    values.set(key, record.slice(equals + 1, -1));
    at += length;
  }
  return values;
}

class ByteSource {
  private held: Bytes = new Uint8Array(0);
  private readonly input: AsyncIterator<Bytes>;
  constructor(source: AsyncIterable<Bytes>) {
    this.input = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Bytes> {
    const parts: Bytes[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    return concat(...parts);
  }

  async *stream(length: number): AsyncGenerator<Bytes> {
    for (let left = length; left > 0; ) {
      if (this.held.length === 0 && !(await this.fill())) throw new TarError("archive cut short");
      const part = this.held.subarray(0, left);
      this.held = this.held.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async skipZeroes(length: number): Promise<void> {
    if ((await this.take(length)).some((byte) => byte !== 0)) throw new TarError("bytes where only zeroes may be");
  }

  async onlyZeroesLeft(): Promise<void> {
    do if (this.held.some((byte) => byte !== 0)) throw new TarError("bytes after the end of the archive");
    while (await this.fill());
  }

  private async fill(): Promise<boolean> {
    const { done, value } = await this.input.next();
    this.held = done ? new Uint8Array(0) : value;
    return !done;
  }
}
