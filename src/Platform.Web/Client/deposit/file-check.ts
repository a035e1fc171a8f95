import { endOfDirectory } from "../shared/zip.ts";

const LONGEST_NAME = 180; // bytes; leaves room for the folders of the one who opens
// Control and format characters: a right-to-left override shows « exe.pdf » for « fdp.exe ».
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const HIDDEN_ALL = new RegExp(HIDDEN, "gu");
const SIGN = /[\\/:*?"<>|]/;
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i; // a name that Windows cannot store is a bid that cannot be opened
const ZIPPED = /\.(zip|docx|xlsx|pptx|odt|ods|odp)$/i;

export type NameFault = "hidden" | "sign" | "reserved" | "long" | "end";

// null: the name can be stored everywhere.
export function faultOfName(name: string): NameFault | null {
  if (name.trim() === "" || /^\.+$|[. ]$/.test(name)) return "end";
  if (!name.isWellFormed() || HIDDEN.test(name)) return "hidden";
  if (SIGN.test(name)) return "sign";
  if (RESERVED.test(name)) return "reserved";
  return new TextEncoder().encode(name).length > LONGEST_NAME ? "long" : null;
}

// As it may be shown: hidden characters as a square, and a long one by its two ends, so that the sentence around it stays readable.
export function shownName(name: string): string {
  const visible = name.replace(HIDDEN_ALL, "□");
  const letters = [...visible];
  return letters.length > 60 ? `${letters.slice(0, 40).join("")}…${letters.slice(-15).join("")}` : visible;
}

export type Damage = "pdf" | "zip";

// Opened here, sent nowhere. A warning, never a refusal: the bidder knows the file better than we do.
export async function damageOf(file: File): Promise<Damage | null> {
  if (/\.pdf$/i.test(file.name)) return (await isWholePdf(file)) ? null : "pdf";
  if (ZIPPED.test(file.name)) return (await isWholeZip(file)) ? null : "zip";
  return null;
}

async function isWholePdf(file: File): Promise<boolean> {
  const begin = await latin(file.slice(0, 1024));
  const end = await latin(file.slice(Math.max(0, file.size - 2048)));
  return begin.includes("%PDF-") && end.includes("%%EOF");
}

async function isWholeZip(file: File): Promise<boolean> {
  const end = await file.slice(Math.max(0, file.size - 22 - 65_535)).arrayBuffer();
  return endOfDirectory(new DataView(end)) !== null;
}

async function latin(part: Blob): Promise<string> {
  return new TextDecoder("latin1").decode(await part.arrayBuffer());
}

// A reference of the same shape as ours (2026-014, MAPA-2026-041), but another one: the classic wrong drawer.
export function otherReference(name: string, ours: string): string | null {
  const shape = ours.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[0-9]+/g, (digits) => `[0-9]{${digits.length}}`).replace(/[A-Za-zÀ-ÿ]+/g, (letters) => (letters.length > 1 ? "[A-Za-zÀ-ÿ]{2,8}" : letters));
  if (!/\d/.test(ours) || shape.length < 6) return null;
  const found = name.match(new RegExp(`(?<![0-9A-Za-z])${shape}(?![0-9A-Za-z])`, "gi")) ?? [];
  return found.find((reference) => reference.toLowerCase() !== ours.toLowerCase()) ?? null;
}

// « Atelier Brun & fils.pdf » → « atelierbrunfils »: spelled with or without accents, signs and spaces.
const letters = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// The whole name of the author, or his number, in the name of a file of an anonymous project.
export function namesAuthor(file: string, author: { readonly nom: string; readonly identifiant: string }): boolean {
  const name = letters(file);
  return [letters(author.nom), letters(author.identifiant)].some((sign) => sign.length >= 3 && name.includes(sign));
}

const COMMON = new Set(["agence", "architecte", "architectes", "architecture", "associes", "atelier", "ateliers", "bureau", "cabinet", "conseil", "design", "entreprise", "etudes", "france", "groupe", "ingenierie", "maitrise", "oeuvre", "paysage", "paysages", "paysagistes", "projet", "sarl", "selarl", "societe", "urbanisme"]);

// A word of that name, which may say it too; null: none.
export function wordOfAuthor(file: string, author: { readonly nom: string }): string | null {
  const name = letters(file);
  return author.nom.split(/[^\p{L}\p{N}]+/u).find((word) => letters(word).length >= 4 && !COMMON.has(letters(word)) && name.includes(letters(word))) ?? null;
}
