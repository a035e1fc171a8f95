import { sha256 } from "@noble/hashes/sha2.js";
import { jcs } from "./jcs.ts";
import { digest, nativeDigest, toHex, utf8, type Bytes } from "./bytes.ts";
import { padme } from "./padme.ts";
import { END_OF_ARCHIVE, tarHeader, tarLength, tarPadding } from "./tar.ts";

export const CONTEXT = "00-contexte.json";
export const MANIFEST = "90-manifeste.json";
export const PIECES = "10-pieces/";

export interface Piece {
  readonly name: string;
  readonly size: number;
  read(from: number, to: number): Promise<Bytes>;
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

const READ = 1 << 20;
const WHOLE = 8 << 20; // read and hashed at once, by the browser’s own SHA-256 beside the cipher; longer documents by the script, piece by piece

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

// One pass, constant memory. `hashed` receives the SHA-256 of each document as soon as it is read.
export async function* plaintextOf(context: Bytes, pieces: readonly Piece[], mtime: number, outil: Tool, hashed: (entry: ManifestEntry) => void = () => {}): AsyncGenerator<Bytes> {
  const length = plaintextLength(context.length, pieces, outil);
  const entries: ManifestEntry[] = [{ chemin: CONTEXT, sha256: toHex(digest(context)), taille: context.length }];
  let written = 0;
  const emit = (bytes: Bytes): Bytes => {
    written += bytes.length;
    return bytes;
  };
  yield emit(tarHeader(CONTEXT, context.length, mtime));
  yield emit(context);
  yield emit(tarPadding(context.length));
  for (const piece of pieces) {
    yield emit(tarHeader(pathOf(piece), piece.size, mtime));
    const hash = documentHash(piece.size);
    const step = piece.size <= WHOLE ? WHOLE : READ;
    for (let at = 0; at < piece.size; at += step) {
      const bytes = await piece.read(at, Math.min(at + step, piece.size));
      if (bytes.length !== Math.min(step, piece.size - at)) throw new SourceChanged(piece.name);
      hash.update(bytes);
      yield emit(bytes);
    }
    yield emit(tarPadding(piece.size));
    const entry = { chemin: pathOf(piece), sha256: toHex(await hash.digest()), taille: piece.size };
    entries.push(entry);
    hashed(entry);
  }
  const manifest = manifestBytes(entries, outil);
  yield emit(tarHeader(MANIFEST, manifest.length, mtime));
  yield emit(manifest);
  yield emit(tarPadding(manifest.length));
  for (let left = length - written; left > 0; left -= READ) yield new Uint8Array(Math.min(READ, left));
}

// WebCrypto hashes only what it is given whole.
function documentHash(size: number): { update(bytes: Bytes): void; digest(): Promise<Bytes> } {
  if (size > WHOLE) {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest() as Bytes };
  }
  let whole: Promise<Bytes> | undefined;
  return { update: (bytes) => void (whole = nativeDigest(bytes)), digest: async () => (await whole) ?? digest(new Uint8Array(0)) };
}
