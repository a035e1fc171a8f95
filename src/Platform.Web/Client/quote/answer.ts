import { toBase64, utf8, type Bytes } from "../shared/bytes.ts";
import { padme } from "../shared/padme.ts";

export const MOST_FILE = 2_000_000;

export interface Answer {
  readonly amount: string;
  readonly delay: string;
  readonly message: string;
  readonly file: { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> } | undefined;
}

// « 1 234,5 » → "1234.50"; null for what is no amount.
export function amountIn(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  const found = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text);
  return found === null ? null : `${found[1]}.${(found[2] ?? "").padEnd(2, "0")}`;
}

// One JSON text, with blanks behind it: the size of an answer says nothing of its price or of its document.
export async function answerBytes(answer: Answer): Promise<Bytes> {
  const fichier = answer.file === undefined ? null : { nom: answer.file.name.normalize("NFC"), octets: toBase64(new Uint8Array(await answer.file.arrayBuffer())) };
  const json = utf8(JSON.stringify({ v: 1, montant: answer.amount, delai: answer.delay, message: answer.message, fichier }));
  const padded = new Uint8Array(padme(json.length)).fill(0x20);
  padded.set(json);
  return padded;
}
