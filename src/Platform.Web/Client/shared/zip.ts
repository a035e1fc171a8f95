import { text, type Bytes } from "./bytes.ts";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_ENTRIES = 32;

// Reads a small zip whose entries are stored, not compressed. null: not such a zip.
export function readStoredZip(bytes: Bytes): Map<string, Bytes> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  const entries = new Map<string, Bytes>();
  let at = view.getUint32(end + 16, true);
  try {
    if (count > MOST_ENTRIES) return null;
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== CENTRAL || view.getUint16(at + 10, true) !== 0) return null;
      const size = view.getUint32(at + 24, true);
      const nameLength = view.getUint16(at + 28, true);
      const name = text(bytes.subarray(at + 46, at + 46 + nameLength));
      const local = view.getUint32(at + 42, true);
      if (view.getUint32(local, true) !== LOCAL || entries.has(name)) return null;
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (start + size > bytes.length) return null;
      entries.set(name, bytes.slice(start, start + size));
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return entries;
  } catch {
    return null; // an offset outside the file
  }
}

// The record is followed by a comment of at most 65,535 bytes.
export function endOfDirectory(view: DataView): number | null {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--) {
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return null;
}
