import { toBase64, utf8, type Bytes } from "../shared/bytes.ts";
import { padme } from "../shared/padme.ts";

export const MOST_FILE = 2_000_000;

export interface Answer {
  readonly amount: string;
  readonly delay: string;
  readonly message: string;
  readonly file: { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> } | undefined;
}

export type AmountFault = "amountMissing" | "amountNegative" | "amountTooFine" | "amountTooLarge" | "amountUnreadable";

function bare(typed: string): string {
  return typed.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
}

// « 1 234,5 » → "1234.50"; null for what is no amount.
export function amountIn(typed: string): string | null {
  const found = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(bare(typed));
  return found === null ? null : `${found[1]}.${(found[2] ?? "").padEnd(2, "0")}`;
}

// Why `amountIn` found none: the sentence to say.
export function faultOf(typed: string): AmountFault {
  const text = bare(typed);
  if (text === "") return "amountMissing";
  if (/^-\d/.test(text)) return "amountNegative";
  if (/^\d{11,}(\.\d*)?$/.test(text)) return "amountTooLarge";
  return /^\d+\.\d{3,}$/.test(text) ? "amountTooFine" : "amountUnreadable";
}

// One JSON text, with blanks behind it: the size of an answer says nothing of its price or of its document.
export async function answerBytes(answer: Answer): Promise<Bytes> {
  const fichier = answer.file === undefined ? null : { nom: answer.file.name.normalize("NFC"), octets: toBase64(new Uint8Array(await answer.file.arrayBuffer())) };
  const json = utf8(JSON.stringify({ v: 1, montant: answer.amount, delai: answer.delay, message: answer.message, fichier }));
  const padded = new Uint8Array(padme(json.length)).fill(0x20);
  padded.set(json);
  return padded;
}
