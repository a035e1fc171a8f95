import { digest, fromBase64, text, toHex } from "../shared/bytes.ts";
import type { Json } from "../shared/jcs.ts";
import { entryOf, proveInclusion, type Register } from "../shared/tlog.ts";
import type { DepositDetails, ProvedEntry, SessionEnvelope, SessionState } from "./contract.ts";

// Why a bid is not opened although it is served: the register says something else of it.
export type Contradiction = "unregistered" | "replaced" | "bidder" | "envelope" | "limit" | "sealed";

export type Checked =
  | { readonly kind: "agrees"; readonly deposits: number; readonly isByHand: boolean; contradiction(envelope: SessionEnvelope): Contradiction | null }
  | { readonly kind: "pending" } // the sequencer has not passed yet
  | { readonly kind: "refused"; readonly reason: "closing" | "gate" | "withheld" };

type Said = { readonly date?: Json; readonly nom?: Json };

// What the server shows against what the register holds: the closing and the gate's opening under a signed head, and the closing's list of deposits,
// none added, none missing. The database may have been rewritten since; the register may not.
export function checkRegister(state: SessionState, register: Register): Checked {
  const shown = state.registre;
  if (shown === null || shown.cloture === null || shown.verrou === null || [shown.cloture, shown.verrou, ...shown.depots, ...shown.limites].some(({ preuve }) => preuve === null)) return { kind: "pending" };
  const closing = entryIn(shown.cloture, register);
  const { details: closed } = shown.cloture;
  if (closing === null || closed.type !== "cloture" || idOf(closed) !== state.consultation.id || instant(closed.limite) !== instant(state.limite)) return { kind: "refused", reason: "closing" };
  const { details: gate } = shown.verrou;
  const isByHand = gate.a_deux !== undefined;
  if (entryIn(shown.verrou, register) === null || gate.type !== "verrou-ouvert" || gate.consultation !== state.consultation.id || gate.cloture !== closing || !(isByHand ? isAfterByTwo(gate, state) : isAfterByAuthority(gate, state))) {
    return { kind: "refused", reason: "gate" };
  }

  const listed = new Set(closed.depots as readonly string[]);
  const deposits = new Map(shown.depots.filter((entry) => isDeposit(entry, state) && listed.has(entryIn(entry, register) ?? "")).map(({ details }) => [String(details.depot), details as unknown as DepositDetails]));
  // Shown by its candidature; by its offers where it holds none, as in a later phase.
  const shownBy = ({ enveloppe, depot }: SessionEnvelope): boolean => enveloppe === "candidature" || !(deposits.get(depot)?.enveloppes.some((e) => e.enveloppe === "candidature") ?? false);
  const present = new Set(state.enveloppes.filter(shownBy).map(({ depot }) => depot));
  // A deposit of the closing that nothing here explains is withheld. One whose entry was altered is still shown, and is reported below.
  const unproved = [...present].filter((depot) => !deposits.has(depot)).length;
  const isHidden = [...deposits.values()].some((deposit) => !present.has(deposit.depot) && !isReplaced(deposit, deposits, (a, b) => a >= b));
  if (isHidden || listed.size - deposits.size > unproved) return { kind: "refused", reason: "withheld" };
  const limits = limitsOf(instant(closed.limite), shown.limites, state, register);
  return { kind: "agrees", deposits: listed.size, isByHand, contradiction: (envelope) => contradictionOf(envelope, state, deposits, limits) };
}

function isAfterByAuthority(gate: ProvedEntry["details"], state: SessionState): boolean {
  return instant((gate.horodatage as { readonly date?: Json } | undefined)?.date) > instant(state.limite);
}

// No authority answered: two people, one after the other, past the limit. By the platform's own clock: the page says so.
function isAfterByTwo(gate: ProvedEntry["details"], state: SessionState): boolean {
  const { demande, confirmation } = gate.a_deux as { readonly demande?: Said; readonly confirmation?: Said | null };
  const [limit, asked, confirmed, opened] = [state.limite, demande?.date, confirmation?.date, gate.date].map(instant);
  return limit! < asked! && asked! <= confirmed! && confirmed! <= opened! && Boolean(demande?.nom) && Boolean(confirmation?.nom);
}

// The limit of the closing, and those that the register shows before it: a chain back to the first, so that none can be slipped in.
function limitsOf(last: number, changes: readonly ProvedEntry[], state: SessionState, register: Register): ReadonlySet<number> {
  const moved = new Map(changes.filter((entry) => entryIn(entry, register) !== null && entry.details.type === "limite-modifiee" && idOf(entry.details) === state.consultation.id)
    .map(({ details }) => [instant(details.nouvelle), instant(details.ancienne)]));
  const limits = new Set([last]);
  for (let before = moved.get(last); before !== undefined && !limits.has(before); before = moved.get(before)) limits.add(before);
  return limits;
}

function contradictionOf(envelope: SessionEnvelope, state: SessionState, deposits: ReadonlyMap<string, DepositDetails>, limits: ReadonlySet<number>): Contradiction | null {
  const deposit = deposits.get(envelope.depot);
  if (deposit === undefined) return "unregistered";
  if (isReplaced(deposit, deposits, (a, b) => a > b, envelope.enveloppe === "offre" ? envelope.lot : undefined)) return "replaced";
  if (envelope.soumissionnaire !== null && deposit.deposant !== `${envelope.soumissionnaire} (${companyOf(deposit)})`) return "bidder";
  const key = state.cles.find(({ enveloppe }) => enveloppe === envelope.enveloppe)?.cle;
  const said = deposit.enveloppes.find((e) => e.enveloppe === envelope.enveloppe && e.contexte_sha256 === envelope.contexte_sha256 && (e.lot === null || e.lot === envelope.lot));
  if (said === undefined || deposit.cle[envelope.enveloppe] !== key || toHex(digest(fromBase64(envelope.contexte))) !== said.contexte_sha256) return "envelope";
  // Sealed before an extension, a bid names the limit of its day: one of this consultation's, and no other.
  if (!limits.has(limitIn(envelope))) return "limit";
  return said.sha256 === envelope.sha256 && said.taille === envelope.taille ? null : "sealed";
}

// CCP R2151-6: of several deposits in time by one company, the last counts, lot by lot.
function isReplaced(deposit: DepositDetails, deposits: ReadonlyMap<string, DepositDetails>, isLater: (a: string, b: string) => boolean, lot?: number | null): boolean {
  const lotsOf = (d: DepositDetails): readonly (number | null)[] => d.lots ?? d.enveloppes.filter(({ enveloppe }) => enveloppe === "offre").map((e) => e.lot);
  const others = [...deposits.values()].filter((d) => d.depot !== deposit.depot && companyOf(d) === companyOf(deposit) && isLater(d.dernier_octet, deposit.dernier_octet));
  const covered = new Set(others.flatMap(lotsOf));
  const mine = lotsOf(deposit).filter((l) => lot === undefined || l === null || l === lot);
  return mine.length > 0 && mine.every((l) => covered.has(l));
}

// « Nom (identifiant) » : the name may change between two deposits, the identifier does not.
const companyOf = ({ deposant }: DepositDetails): string => /\(([^()]*)\)$/.exec(deposant)?.[1] ?? deposant;

function isDeposit({ details }: ProvedEntry, state: SessionState): boolean {
  return details.type === "depot" && details.profil === "recu/1" && idOf(details) === state.consultation.id && details.hors_delai === false;
}

// Hex of the entry, once it is proved to stand in the register.
function entryIn({ details, sel, preuve }: ProvedEntry, register: Register): string | null {
  try {
    const entry = entryOf(fromBase64(sel), details as unknown as Json);
    return preuve !== null && proveInclusion(entry, preuve, register).kind === "proved" ? toHex(entry) : null;
  } catch {
    return null;
  }
}

function limitIn({ contexte }: SessionEnvelope): number {
  try {
    return instant((JSON.parse(text(fromBase64(contexte))) as { readonly limite?: Json }).limite);
  } catch {
    return Number.NaN;
  }
}

const idOf = (details: ProvedEntry["details"]): Json | undefined => (details.consultation as { readonly id?: Json } | undefined)?.id;
const instant = (value: Json | undefined): number => Date.parse(String(value));
