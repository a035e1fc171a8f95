import { decrypt, encrypt } from "./age.ts";
import { toPassphrase, withPassphrase } from "./age-keys.ts";
import { text, utf8, type Bytes } from "./bytes.ts";
import { identityInFile } from "./keys.ts";

// What a person types back: accents, capitals, blanks or hyphens do not matter.
export const typedPassphrase = (typed: string): string => typed.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim().split(/[\s-]+/).join("-");

export function protectIdentity(identity: string, passphrase: string): Promise<Bytes> {
  return encrypt(utf8(`${identity}\n`), toPassphrase(passphrase));
}

// null: wrong passphrase, or not such a file. Made by `age -p` too: then the passphrase counts as it was typed.
export async function openIdentity(file: Bytes, typed: string): Promise<string | null> {
  for (const passphrase of new Set([typedPassphrase(typed), typed])) {
    try {
      return identityInFile(text(await decrypt(file, withPassphrase(passphrase))));
    } catch {
      continue;
    }
  }
  return null;
}
