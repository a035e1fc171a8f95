import { digest, toHex, utf8, type Bytes } from "./bytes.ts";
import { documentHasher, type DocumentHasher, type Part } from "./document-hash.ts";
import { jcs } from "./jcs.ts";
import { padme } from "./padme.ts";
import { END_OF_ARCHIVE, tarHeader, tarLength, tarPadding } from "./tar.ts";

export const CONTEXT = "00-contexte.json";
export const MANIFEST = "90-manifeste.json";
export const PIECES = "10-pieces/";

export interface Piece {
  readonly name: string;
  readonly size: number;
  open(): Source;
}

// Fills a beginning of `into`, whose buffer it may replace, and gives it back; nothing at the end.
export interface Source {
  read(into: Bytes): Promise<Bytes>;
}

export interface ManifestEntry {
  readonly chemin: string;
  readonly sha256: string;
  readonly taille: number;
}

export interface Tool {
  readonly nom: string;
  readonly empreinte: string;
}

export class SourceChanged extends Error {
  constructor(readonly file: string) {
    super(`${file} changed while it was read`);
  }
}

export const BATCH = 1 << 20; // sixteen chunks, filled again and again: fresh memory costs more than the cipher

export function manifestBytes(entries: readonly ManifestEntry[], outil: Tool): Bytes {
  const sorted = entries.map(({ chemin, sha256: hash, taille }) => ({ chemin, sha256: hash, taille }));
  return utf8(jcs({ entrees: sorted, outil: { empreinte: outil.empreinte, nom: outil.nom }, v: "manifeste/1" }));
}

export const pathOf = (piece: { readonly name: string }): string => PIECES + piece.name.normalize("NFC");

// Known before the first byte: every hash in the manifest has the same length.
export function plaintextLength(contextLength: number, pieces: readonly { name: string; size: number }[], outil: Tool): number {
  const placeholder = "0".repeat(64);
  const entries = [{ chemin: CONTEXT, sha256: placeholder, taille: contextLength }, ...pieces.map((p) => ({ chemin: pathOf(p), sha256: placeholder, taille: p.size }))];
  const files = entries.reduce((sum, entry) => sum + tarLength(entry.chemin, entry.taille), 0);
  return padme(files + tarLength(MANIFEST, manifestBytes(entries, outil).length) + END_OF_ARCHIVE);
}

// One pass, constant memory: full batches but the last. A batch is read before the next is asked for; then its memory is filled again.
export async function* plaintextOf(context: Bytes, pieces: readonly Piece[], mtime: number, outil: Tool, hasher: DocumentHasher = documentHasher(), hashed: (entry: ManifestEntry) => void = () => {}): AsyncGenerator<Bytes> {
  const length = plaintextLength(context.length, pieces, outil);
  let batch = new Uint8Array(BATCH) as Bytes;
  let parts: Part[] = [];
  let [used, written] = [0, 0];

  yield* put(tarHeader(CONTEXT, context.length, mtime));
  yield* put(context);
  yield* put(tarPadding(context.length));
  for (const piece of pieces) {
    yield* put(tarHeader(pathOf(piece), piece.size, mtime));
    yield* read(piece);
    yield* put(tarPadding(piece.size));
  }
  await hasher.take(batch.slice(), parts); // a copy: this batch is not full yet
  parts = [];
  const digests = await hasher.digests();
  const entries: ManifestEntry[] = [{ chemin: CONTEXT, sha256: toHex(digest(context)), taille: context.length }];
  pieces.forEach((piece, i) => {
    const entry = { chemin: pathOf(piece), sha256: toHex(digests[i]!), taille: piece.size };
    entries.push(entry);
    hashed(entry);
  });
  const manifest = manifestBytes(entries, outil);
  yield* put(tarHeader(MANIFEST, manifest.length, mtime));
  yield* put(manifest);
  while (written + used < length) yield* put(new Uint8Array(Math.min(BATCH, length - written - used)));
  if (used > 0) yield batch.subarray(0, used);

  async function* put(bytes: Bytes): AsyncGenerator<Bytes> {
    for (let at = 0; at < bytes.length; ) {
      const room = Math.min(BATCH - used, bytes.length - at);
      batch.set(bytes.subarray(at, at + room), used);
      at += room;
      yield* filled(room);
    }
  }

  async function* read(piece: Piece): AsyncGenerator<Bytes> {
    const source = piece.open();
    if (piece.size === 0) parts.push({ from: used, to: used, size: 0 });
    for (let left = piece.size; left > 0; ) {
      const bytes = await source.read(batch.subarray(used, used + Math.min(BATCH - used, left)));
      if (bytes.length === 0) throw new SourceChanged(piece.name);
      batch = new Uint8Array(bytes.buffer);
      left -= bytes.length;
      parts.push({ from: used, to: used + bytes.length, size: piece.size });
      yield* filled(bytes.length);
    }
  }

  async function* filled(count: number): AsyncGenerator<Bytes> {
    used += count;
    if (used < BATCH) return;
    yield batch;
    batch = await hasher.take(batch, parts);
    parts = [];
    written += used;
    used = 0;
  }
}
