import { sha256 } from "@noble/hashes/sha2.js";
import { CONTEXT_STANZA, openFile } from "./age.ts";
import type { Header } from "./age-header.ts";
import type { Identity } from "./age-keys.ts";
import { concat, digest, equal, text, toBase64NoPad, toHex, type Bytes } from "./bytes.ts";
import { jcs, type Json } from "./jcs.ts";
import { isLegalPlaintextSize } from "./padme.ts";
import { CONTEXT, MANIFEST, type ManifestEntry } from "./pli.ts";
import { readTar, type TarEntry } from "./tar.ts";

const LARGEST_CONTEXT = 65_536;
const LARGEST_MANIFEST = 16 << 20;
const MOST_ENTRIES = 20_000;

export class PliError extends Error {
  constructor(readonly reason: "profile" | "context" | "archive" | "manifest", message: string) {
    super(message);
  }
}

// Where the opened documents go. `keep` is told the whole bid is right; until then nothing may be shown.
export interface Sink {
  begin(entry: { chemin: string; taille: number }): { write(bytes: Bytes): void; end(): void };
}

export interface OpenedPli {
  readonly documents: readonly ManifestEntry[];
  readonly manifestHash: string;
}

// The rules of profile pli/1: context first and equal to the expected bytes, manifest last and complete, only zeroes after it.
export async function openPli(ciphertext: AsyncIterable<Bytes>, identity: Identity, context: Bytes, sink: Sink): Promise<OpenedPli> {
  const { plaintext } = await openFile(ciphertext, identity, (header) => checkProfile(header, context));
  const meter = { length: 0 };
  const seen: ManifestEntry[] = [];
  const names = new Set<string>();
  let manifest: Bytes | null = null;
  for await (const entry of readTar(measured(plaintext, meter))) {
    if (manifest !== null) throw new PliError("archive", "an entry after the manifest");
    checkPath(entry.path, names);
    if (seen.length === 0) {
      if (entry.path !== CONTEXT) throw new PliError("context", "the context does not come first");
      const found = await whole(entry, LARGEST_CONTEXT);
      if (!equal(found, context)) throw new PliError("context", "the context is not the one of this bid");
      seen.push({ chemin: CONTEXT, sha256: toHex(digest(found)), taille: found.length });
    } else if (entry.path === MANIFEST) {
      manifest = await whole(entry, LARGEST_MANIFEST);
    } else {
      seen.push(await copy(entry, sink));
    }
    if (seen.length > MOST_ENTRIES) throw new PliError("archive", "too many entries");
  }
  if (manifest === null) throw new PliError("manifest", "no manifest");
  checkManifest(manifest, seen);
  if (!isLegalPlaintextSize(meter.length)) throw new PliError("profile", "the size is not a Padmé size");
  return { documents: seen.slice(1), manifestHash: toHex(digest(manifest)) };
}

export function checkProfile(header: Header, context: Bytes): void {
  const [first, second] = header.stanzas;
  const shape = header.stanzas.length === 2 && first!.args[0] === "X25519" && second!.args.length === 2 && second!.args[0] === CONTEXT_STANZA && second!.body.length === 0;
  if (!shape) throw new PliError("profile", "not the two stanzas of profile pli/1");
  if (second!.args[1] !== toBase64NoPad(digest(context))) throw new PliError("context", "sealed for another context");
}

function checkPath(path: string, names: Set<string>): void {
  const parts = path.split("/");
  const isPlain = parts.every((part) => part !== "" && part !== "." && part !== ".." && part[1] !== ":") && !/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path) && path === path.normalize("NFC");
  if (!isPlain) throw new PliError("archive", "a name that is not a plain relative path");
  if (path !== CONTEXT && path !== MANIFEST && !/^(10-pieces|20-signatures)\//.test(path)) throw new PliError("archive", "an entry outside the profile");
  const folded = path.toUpperCase().normalize("NFC");
  if (names.has(folded)) throw new PliError("archive", "two entries of the same name");
  names.add(folded);
}

function checkManifest(bytes: Bytes, seen: readonly ManifestEntry[]): void {
  let manifest: { entrees?: ManifestEntry[]; v?: string };
  try {
    manifest = JSON.parse(text(bytes)) as typeof manifest;
    if (jcs(manifest as Json) !== text(bytes)) throw new Error("not canonical");
  } catch {
    throw new PliError("manifest", "the manifest is not canonical JSON");
  }
  const listed = manifest.entrees;
  if (manifest.v !== "manifeste/1" || !Array.isArray(listed) || listed.length !== seen.length) throw new PliError("manifest", "the manifest is not complete");
  const byPath = new Map(listed.map((entry) => [entry.chemin, entry]));
  for (const entry of seen) {
    const said = byPath.get(entry.chemin);
    if (said === undefined || said.sha256 !== entry.sha256 || said.taille !== entry.taille) throw new PliError("manifest", "an entry is missing, added or changed");
  }
}

async function copy(entry: TarEntry, sink: Sink): Promise<ManifestEntry> {
  const out = sink.begin({ chemin: entry.path, taille: entry.size });
  const hash = sha256.create();
  for await (const bytes of entry.content) {
    hash.update(bytes);
    out.write(bytes);
  }
  out.end();
  return { chemin: entry.path, sha256: toHex(hash.digest()), taille: entry.size };
}

async function whole(entry: TarEntry, most: number): Promise<Bytes> {
  if (entry.size > most) throw new PliError("archive", "an entry is too large for its kind");
  const parts: Bytes[] = [];
  for await (const part of entry.content) parts.push(part);
  return concat(...parts);
}

async function* measured(source: AsyncIterable<Bytes>, meter: { length: number }): AsyncGenerator<Bytes> {
  for await (const part of source) {
    meter.length += part.length;
    yield part;
  }
}
