import { wordlist } from "@scure/bip39/wordlists/french.js";

const WORDS = 7; // of 2,048: 77 bits

// Written without accents: the same keys on every keyboard, and the same bytes for Debian's `age -d`.
// No two words of the list differ by their accents only (tested).
export function newPassphrase(): string {
  const drawn = crypto.getRandomValues(new Uint16Array(WORDS)); // 65,536 is a multiple of 2,048: no bias
  return [...drawn].map((value) => plain(wordlist[value % wordlist.length]!)).join("-");
}

export const plain = (word: string): string => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
