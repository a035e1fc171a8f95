import { digest, fromBase64, text, toHex } from "../shared/bytes.ts";
import { jcs, type Json } from "../shared/jcs.ts";
import { decodeRecipient } from "../shared/keys.ts";
import { entryOf, proveInclusion } from "../shared/tlog.ts";
import type { Ticket, TicketEnvelope } from "./contract.ts";

export type Distrust = "context" | "key" | "pending" | "register";

const REAL = "pli/1";
const PRACTICE = "essai/1";

// Before sealing: everything signed or shown must agree with everything else. null when it does.
export function distrust(ticket: Ticket): Distrust | null {
  if (!ticket.enveloppes.every((envelope) => contextAgrees(ticket, envelope))) return "context";
  const published = ticket.cle_publiee;
  if (published === null || published.preuve === null) return "pending";
  const { details } = published;
  if (details.type !== "cle-publiee" || details.consultation !== ticket.consultation.id) return "key";
  if (!ticket.enveloppes.every((envelope) => isPublished(details.cles, envelope))) return "key";
  return isInRegister(ticket) ? null : "register";
}

// A practice deposit stands in no register: its key must be one that this browser made, and its context says that it is none of a real bid.
export function distrustPractice(ticket: Ticket): "context" | null {
  return ticket.enveloppes.length > 0 && ticket.enveloppes.every((envelope) => contextAgrees(ticket, envelope, PRACTICE) && envelope.cle === ticket.enveloppes[0]!.cle) ? null : "context";
}

// The same deposit in the words that are true now: object and lots may have been corrected since its page was loaded. What is sealed stays.
export function inWordsOf(now: Ticket, ticket: Ticket): Ticket {
  const labels = new Map(now.enveloppes.map(({ id, libelle }) => [id, libelle]));
  return { ...ticket, consultation: { ...ticket.consultation, objet: now.consultation.objet }, enveloppes: ticket.enveloppes.map((envelope) => ({ ...envelope, libelle: labels.get(envelope.id) ?? envelope.libelle })) };
}

function contextAgrees(ticket: Ticket, envelope: TicketEnvelope, version = REAL): boolean {
  try {
    const bytes = fromBase64(envelope.contexte);
    const context = JSON.parse(text(bytes)) as Record<string, Json>;
    return toHex(digest(bytes)) === envelope.contexte_sha256 && jcs(context) === text(bytes)
      && context.v === version && context.consultation === ticket.consultation.id && context.organisme === ticket.consultation.organisme
      && (context.lot ?? null) === envelope.lot && context.enveloppe === envelope.enveloppe && context.depot === ticket.depot
      && context.cle === envelope.cle && limitsOf(ticket).has(Date.parse(String(context.limite)));
  } catch {
    return false;
  }
}

// The limit in force, and those before it: a deposit begun before an extension names the limit of its day.
function limitsOf({ limite, limites_anterieures: moved }: Ticket): ReadonlySet<number> {
  const limits = new Set([Date.parse(limite)]);
  for (const { ancienne, nouvelle } of [...moved].reverse()) if (limits.has(Date.parse(nouvelle))) limits.add(Date.parse(ancienne));
  return limits;
}

// Exactly one published key for this kind of envelope: a second one would let the server choose.
function isPublished(keys: readonly { enveloppe: string; cle: string }[], envelope: TicketEnvelope): boolean {
  const same = keys.filter((key) => key.enveloppe === envelope.enveloppe);
  try {
    return same.length === 1 && same[0]!.cle === envelope.cle && decodeRecipient(envelope.cle).some((byte) => byte !== 0);
  } catch {
    return false;
  }
}

function isInRegister({ cle_publiee: published, registre }: Ticket): boolean {
  try {
    const entry = entryOf(fromBase64(published!.sel), published!.details as unknown as Json);
    return proveInclusion(entry, published!.preuve!, { name: registre.nom, key: fromBase64(registre.cle) }).kind === "proved";
  } catch {
    return false;
  }
}
