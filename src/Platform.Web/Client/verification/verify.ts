import { equal, fromBase64, text, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { jcs, type Json } from "../shared/jcs.ts";
import { verifyStamp, type Stamp } from "../shared/timestamp.ts";
import { entryOf, proveInclusion, trackingNumber, type Inclusion, type Register } from "../shared/tlog.ts";

export interface Receipt {
  readonly acheteur: { readonly nom: string; readonly siret: string };
  readonly consultation: { readonly id: string; readonly objet: string; readonly reference: string };
  readonly dernier_octet: string;
  readonly limite: string;
  readonly hors_delai: boolean;
  readonly enveloppes: readonly { readonly enveloppe: string; readonly lot: number | null; readonly sha256: string }[];
  readonly profil: string;
  readonly type: string;
}

export interface Verdict {
  readonly receipt: Receipt;
  readonly number: string;
  readonly isCanonical: boolean; // the bytes are the ones the time-stamp and the register speak of
  readonly stamp: Stamp | null; // null: not there yet
  readonly inclusion: Inclusion | null;
}

export interface Anchors {
  readonly register: Register;
  readonly tsa: Bytes; // DER certificate
}

// null: there is no receipt in these files.
export async function verifyReceipt(files: ReadonlyMap<string, Bytes>, anchors: Anchors): Promise<Verdict | null> {
  const json = files.get("recu.json");
  if (json === undefined) return null;
  const parsed = parse(json);
  if (parsed === null) return null;
  const entry = entryOf(parsed.salt, parsed.details);
  const tsr = files.get("recu.tsr");
  const proof = files.get("recu.tlog-proof");
  return {
    receipt: parsed.details as unknown as Receipt,
    number: trackingNumber(entry),
    isCanonical: equal(utf8(jcs(parsed.whole)), json),
    stamp: tsr === undefined ? null : await verifyStamp(tsr, json, anchors.tsa),
    inclusion: proof === undefined ? null : inclusionOf(entry, proof, anchors.register),
  };
}

function inclusionOf(entry: Bytes, proof: Bytes, register: Register): Inclusion {
  try {
    return proveInclusion(entry, text(proof), register);
  } catch {
    return { kind: "malformed" };
  }
}

function parse(json: Bytes): { whole: Json; details: Json; salt: Bytes } | null {
  try {
    const whole = JSON.parse(text(json)) as { details: Json & Receipt; sel: string };
    const salt = fromBase64(whole.sel);
    const { details } = whole;
    const readable = details.profil === "recu/1" && details.type === "depot" && salt.length === 32 && typeof details.acheteur.nom === "string" && typeof details.consultation.reference === "string"
      && Array.isArray(details.enveloppes) && !Number.isNaN(Date.parse(details.dernier_octet)) && !Number.isNaN(Date.parse(details.limite));
    return readable ? { whole: whole as unknown as Json, details: details as unknown as Json, salt } : null;
  } catch {
    return null;
  }
}

export type Failure = "receipt" | "stamp" | "checkpoint" | "inclusion";

export function failureOf({ isCanonical, stamp, inclusion }: Verdict): Failure | null {
  if (!isCanonical) return "receipt";
  if (stamp?.kind === "invalid") return stamp.reason === "other-document" ? "receipt" : "stamp";
  if (inclusion === null || inclusion.kind === "proved") return null;
  return inclusion.kind === "unsigned" ? "checkpoint" : "inclusion";
}

export const isComplete = ({ stamp, inclusion }: Verdict): boolean => stamp !== null && inclusion !== null;
export const shortHash = (hash: Uint8Array): string => `${toHex(hash).slice(0, 4)}…${toHex(hash).slice(-4)}`.toUpperCase();
