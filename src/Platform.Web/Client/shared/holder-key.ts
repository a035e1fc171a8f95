import { AgeError, parseHeader } from "./age-header.ts";
import { decrypt, encrypt } from "./age.ts";
import { toPassphrase, withPassphrase } from "./age-keys.ts";
import { text, utf8, type Bytes } from "./bytes.ts";
import { identityInFile } from "./keys.ts";

const FORMAT = utf8("age-encryption.org/");

// Each has its own sentence: what a person must do next is not the same.
export type KeyFault =
  | "empty"
  | "foreign" // no age file at all
  | "unprotected" // an age file without a passphrase: a bid, a grant
  | "damaged" // truncated or altered
  | "phrase"
  | "no-key"; // opens, and holds something else

export type OpenedKey = { readonly kind: "opened"; readonly identity: string } | { readonly kind: KeyFault };

// What a person types back: accents, capitals, blanks or hyphens do not matter.
export const typedPassphrase = (typed: string): string => typed.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim().split(/[\s-]+/).join("-");

export function protectIdentity(identity: string, passphrase: string): Promise<Bytes> {
  return encrypt(utf8(`${identity}\n`), toPassphrase(passphrase));
}

// Made by `age -p` too: then the passphrase counts as it was typed.
export async function openIdentity(file: Bytes, typed: string): Promise<OpenedKey> {
  const fault = faultOf(file);
  if (fault !== null) return { kind: fault };
  for (const passphrase of new Set([typedPassphrase(typed), typed])) {
    try {
      const identity = identityInFile(text(await decrypt(file, withPassphrase(passphrase))));
      return identity === null ? { kind: "no-key" } : { kind: "opened", identity };
    } catch (error) {
      if (!(error instanceof AgeError)) return { kind: "no-key" }; // opened, and it is no text
      if (error.kind !== "no-match") return { kind: "damaged" }; // the words were right: what follows is not
    }
  }
  return { kind: "phrase" };
}

// What is seen without any passphrase, so before a second of stretching is spent.
function faultOf(file: Bytes): KeyFault | null {
  if (file.length === 0) return "empty";
  if (FORMAT.some((byte, i) => i < file.length && file[i] !== byte)) return "foreign";
  try {
    const header = parseHeader(file);
    if (header === null) return "damaged"; // the header itself is cut
    return header.stanzas.some(({ args }) => args[0] === "scrypt") ? null : "unprotected";
  } catch {
    return "damaged";
  }
}
