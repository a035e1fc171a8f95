import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { digest, random, toBase64, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { jcs } from "../shared/jcs.ts";
import type { Piece, Source } from "../shared/pli.ts";

export const TOOL = { nom: "essai", empreinte: "essai.js" };

// Vectors stay outside the product: found by walking up, null when absent.
export function sharedData(path: string): string | null {
  for (let at = import.meta.dirname!; dirname(at) !== at; at = dirname(at)) {
    const candidate = join(at, "shared/data", path);
    if (existsSync(candidate)) return candidate;
  }
  return null;
}

export function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "platform-client-"));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const result = act(folder);
  if (result instanceof Promise) return result.finally(clean) as T;
  clean();
  return result;
}

export const run = (command: string, args: string[], cwd?: string): Buffer => execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });

export function has(command: string): boolean {
  try {
    run("which", [command]);
    return true;
  } catch {
    return false;
  }
}

export function pieceOf(name: string, bytes: Bytes): Piece {
  const open = (): Source => {
    let at = 0;
    return {
      read: async (into) => {
        const part = bytes.subarray(at, at + into.length);
        at += part.length;
        into.set(part);
        return into.subarray(0, part.length);
      },
    };
  };
  return { name, size: bytes.length, open };
}

export async function gather(source: AsyncIterable<Bytes>): Promise<Bytes> {
  const all: Bytes[] = [];
  for await (const part of source) all.push(part.slice()); // a batch is filled again
  return Buffer.concat(all) as unknown as Bytes;
}

export async function arrayOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

export function contextOf(cle: string, over: Record<string, string | number | null> = {}): Bytes {
  return utf8(jcs({
    cle, cle_feuille: 3, consultation: "c-1", depot: "01J0000000000000000000000A", enveloppe: "offre", limite: "2026-12-14T15:00:00Z", lot: 1,
    nonce: toBase64(random(32)), organisme: "21340172201787", plateforme: "exemple.test/registre", soumissionnaire: "73282932000074", v: "pli/1", ...over,
  }));
}

export const hashOf = (bytes: Uint8Array): string => toHex(digest(bytes));
