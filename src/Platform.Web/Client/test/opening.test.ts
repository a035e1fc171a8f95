import assert from "node:assert/strict";
import { test } from "node:test";
import { random, toBase64, toHex, type Bytes } from "../shared/bytes.ts";
import type { Json } from "../shared/jcs.ts";
import { newKeyPair } from "../shared/keys.ts";
import { entryOf } from "../shared/tlog.ts";
import type { DepositDetails, ProvedEntry, SessionEnvelope, SessionState } from "../opening/contract.ts";
import { checkRegister, type Contradiction } from "../opening/register-check.ts";
import { summaryOf } from "../opening/decisions.ts";
import { download } from "../opening/download.ts";
import { openEnvelope } from "../opening/open-envelope.ts";
import { sealedNow, wentOn } from "../opening/session.ts";
import { proofOf, register } from "./log.ts";
import { contextOf, hashOf } from "./tools.ts";

const ID = "0193c0de-0000-7000-8000-000000000001";
const LIMIT = "2026-12-14T15:00:00.000000Z";
const KEYS = { candidature: "age1candidature", offre: "age1offre" };

type Details = Record<string, Json>;
type Deposit = { readonly details: DepositDetails & Details; readonly envelopes: SessionEnvelope[] };

function depositOf(depot: string, company: string, lastByte = "2026-12-14T14:00:00.000001Z", lot: number | null = null, limite = LIMIT): Deposit {
  const envelopes = (["candidature", "offre"] as const).map((enveloppe): SessionEnvelope => {
    const context = contextOf(KEYS[enveloppe], { depot, enveloppe, lot: enveloppe === "offre" ? lot : null, limite });
    return {
      id: `${depot}-${enveloppe}`, depot, enveloppe, lot: enveloppe === "offre" ? lot ?? 1 : null, libelle: enveloppe, soumissionnaire: company, taille: 1_000, sha256: toHex(random(32)),
      contexte: toBase64(context), contexte_sha256: hashOf(context), etat: "scellee", decisions: 0, telechargement: "/",
    };
  });
  const details = {
    type: "depot", profil: "recu/1", depot, deposant: `${company} (111111118)`, consultation: { id: ID, objet: "Toiture", reference: "2026-014" }, cle: KEYS, dernier_octet: lastByte, hors_delai: false, limite: LIMIT,
    enveloppes: envelopes.map((e) => ({ enveloppe: e.enveloppe, lot: e.enveloppe === "offre" ? lot : null, sha256: e.sha256, taille: e.taille, contexte_sha256: e.contexte_sha256, liste_sha256: "" })),
  };
  return { details, envelopes };
}

function proved(details: Details): ProvedEntry & { entry: Bytes } {
  const salt = random(32);
  const entry = entryOf(salt, details);
  return { details, sel: toBase64(salt), preuve: proofOf(entry), entry };
}

// The session of an honest server; each test then rewrites what somebody with the database could.
function sessionOf(deposits: readonly Deposit[], shown: readonly Deposit[] = deposits): SessionState {
  const entries = deposits.map(({ details }) => proved(details));
  const closing = proved({ type: "cloture", consultation: { id: ID }, limite: "2026-12-14T15:00:00.000Z", depots: entries.map(({ entry }) => toHex(entry)) });
  const gate = proved({ type: "verrou-ouvert", consultation: ID, cloture: toHex(closing.entry), horodatage: { date: "2026-12-14T15:00:01.000000Z" }, limite: LIMIT });
  return {
    etat: "candidatures", limite: LIMIT, heure: LIMIT, version: "0.0.0.0", close: null, decisions: [], consultation: { id: ID, reference: "2026-014", objet: "Toiture", acheteur: "Saint-Marcel", organisme: "1" }, detenteur: null, verrou: "AGE-SECRET-KEY-1",
    cles: Object.entries(KEYS).map(([enveloppe, cle]) => ({ enveloppe, cle, ck_gate_sha256: "", octroi: "" })), enveloppes: shown.flatMap(({ envelopes }) => envelopes),
    journal: [], registre: { cloture: closing, verrou: gate, depots: entries, limites: [] },
  };
}

const verdict = (state: SessionState): string => {
  const checked = checkRegister(state, register);
  return checked.kind === "refused" ? checked.reason : checked.kind;
};

function contradictions(state: SessionState): (Contradiction | null)[] {
  const checked = checkRegister(state, register);
  assert.ok(checked.kind === "agrees", JSON.stringify(checked));
  return state.enveloppes.map((envelope) => checked.contradiction(envelope));
}

const with1 = (state: SessionState, change: Partial<SessionEnvelope>): SessionState => ({ ...state, enveloppes: state.enveloppes.map((e, i) => (i === 1 ? { ...e, ...change } : e)) });

test("what an honest server shows agrees with the register, with and without lots", () => {
  assert.deepEqual(contradictions(sessionOf([depositOf("A", "Toitures du Sud"), depositOf("B", "Couvreurs (réunis)", undefined, 2)])), [null, null, null, null]);
  assert.deepEqual(contradictions(sessionOf([])), []);
});

test("a ciphertext rewritten with its hash in the database is contradicted by the receipt's entry", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud")]);
  assert.deepEqual(contradictions(with1(state, { sha256: toHex(random(32)) })), [null, "sealed"]);
  assert.deepEqual(contradictions(with1(state, { taille: 999 })), [null, "sealed"]);
});

test("another context, another lot, another key or another name is contradicted", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud", undefined, 2)]);
  const other = contextOf(KEYS.offre, { depot: "A", lot: 1 });
  assert.deepEqual(contradictions(with1(state, { contexte: toBase64(other), contexte_sha256: hashOf(other) })), [null, "envelope"]);
  assert.deepEqual(contradictions(with1(state, { contexte: toBase64(other) })), [null, "envelope"]);
  assert.deepEqual(contradictions(with1(state, { lot: 1 })), [null, "envelope"]);
  assert.deepEqual(contradictions({ ...state, cles: state.cles.map((key) => ({ ...key, cle: "age1autre" })) }), ["envelope", "envelope"]);
  assert.deepEqual(contradictions(with1(state, { soumissionnaire: "Couvreurs réunis" })), [null, "bidder"]);
});

test("a deposit that the closing does not list is not opened, and one whose entry was rewritten neither", () => {
  const [a, b] = [depositOf("A", "Toitures du Sud"), depositOf("B", "Couvreurs réunis")];
  const added = sessionOf([a], [a, b]);
  assert.deepEqual(contradictions(added), [null, null, "unregistered", "unregistered"]);
  const honest = sessionOf([a, b]);
  const rewritten = { ...honest.registre!.depots[1]!, details: { ...honest.registre!.depots[1]!.details, deposant: "Autre (1)" } };
  assert.deepEqual(contradictions({ ...honest, registre: { ...honest.registre!, depots: [honest.registre!.depots[0]!, rewritten] } }), [null, null, "unregistered", "unregistered"]);
});

test("a deposit of the closing that is not shown stops the opening, unless a later one replaced it", () => {
  const [a, b] = [depositOf("A", "Toitures du Sud"), depositOf("B", "Toitures du Sud", "2026-12-14T14:00:00.000002Z")];
  assert.deepEqual(contradictions(sessionOf([a, b], [b])), [null, null]);
  assert.equal(verdict(sessionOf([a, b], [a])), "withheld");
  assert.equal(verdict(sessionOf([a], [])), "withheld");
  const honest = sessionOf([a]);
  assert.equal(verdict({ ...honest, enveloppes: [], registre: { ...honest.registre!, depots: [] } }), "withheld");
  assert.deepEqual(contradictions(sessionOf([a, b])), ["replaced", "replaced", null, null]);
});

test("a closing or a gate that the register does not hold opens nothing", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud")]);
  const { cloture, verrou } = state.registre!;
  const shown = (over: Partial<NonNullable<SessionState["registre"]>>): SessionState => ({ ...state, registre: { ...state.registre!, ...over } });
  assert.equal(verdict(shown({ cloture: { ...cloture!, details: { ...cloture!.details, depots: [] } } })), "closing");
  assert.equal(verdict({ ...state, consultation: { ...state.consultation, id: "autre" } }), "closing");
  assert.equal(verdict({ ...state, limite: "2026-12-13T15:00:00.000000Z" }), "closing");
  assert.equal(verdict(shown({ verrou: { ...verrou!, details: { ...verrou!.details, horodatage: { date: "2027-01-01T00:00:00Z" } } } })), "gate");
  assert.equal(verdict(shown({ verrou: proved({ ...verrou!.details, horodatage: { date: LIMIT } }) })), "gate");
  assert.equal(verdict(shown({ verrou: proved({ ...verrou!.details, cloture: "00" }) })), "gate");
  assert.equal(checkRegister(state, { ...register, key: random(32) }).kind, "refused");
});

test("a gate opened by two people without an authority is told apart, and refused when one is missing or came before the limit", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud")]);
  const [asked, confirmed, opened] = ["2026-12-14T16:10:00.000000Z", "2026-12-14T16:12:00.000000Z", "2026-12-14T16:12:01.000000Z"];
  const { horodatage: _, ...rest } = state.registre!.verrou!.details;
  const byHand = (over: Record<string, Json>, date = opened): SessionState => ({
    ...state,
    registre: { ...state.registre!, verrou: proved({ ...rest, date, a_deux: { demande: { date: asked, nom: "Anne Présidente" }, confirmation: { date: confirmed, nom: "Odile Exploitante" }, ...over } } as Details) },
  });
  const checked = checkRegister(byHand({}), register);
  assert.ok(checked.kind === "agrees" && checked.isByHand);
  const usual = checkRegister(state, register);
  assert.ok(usual.kind === "agrees" && !usual.isByHand);
  assert.equal(verdict(byHand({ demande: { date: LIMIT, nom: "Anne Présidente" } })), "gate");
  assert.equal(verdict(byHand({ confirmation: null })), "gate");
  assert.equal(verdict(byHand({ confirmation: { date: confirmed, nom: "" } })), "gate");
  assert.equal(verdict(byHand({ confirmation: { date: "2026-12-14T16:00:00.000000Z", nom: "Odile Exploitante" } })), "gate");
  assert.equal(verdict(byHand({}, LIMIT)), "gate");
});

test("a bid sealed before an extension is opened, and one sealed for a limit that never was is not", () => {
  const before = "2026-12-10T15:00:00.000000Z";
  const older = "2026-12-01T15:00:00.000000Z";
  const honest = depositOf("A", "Toitures du Sud", undefined, null, before);
  const moved = (ancienne: string, nouvelle: string, id = ID): ProvedEntry => proved({ type: "limite-modifiee", consultation: { id }, ancienne, nouvelle, motif: "Dossier complété", date: ancienne });
  const withLimits = (...limites: ProvedEntry[]): SessionState => { const state = sessionOf([honest]); return { ...state, registre: { ...state.registre!, limites } }; };
  assert.deepEqual(contradictions(withLimits(moved(before, LIMIT))), [null, null]);
  assert.deepEqual(contradictions(withLimits(moved(older, before), moved(before, LIMIT))), [null, null]);
  assert.deepEqual(contradictions(withLimits()), ["limit", "limit"]);
  assert.deepEqual(contradictions(withLimits(moved(older, LIMIT))), ["limit", "limit"]);
  assert.deepEqual(contradictions(withLimits(moved(before, older))), ["limit", "limit"]); // no chain to the limit of the closing
  assert.deepEqual(contradictions(withLimits(moved(before, LIMIT, "autre"))), ["limit", "limit"]);
  assert.deepEqual(contradictions(withLimits({ ...moved(older, LIMIT), details: moved(before, LIMIT).details })), ["limit", "limit"]); // not the entry that was proved
  assert.equal(verdict(withLimits({ ...moved(before, LIMIT), preuve: null })), "pending");
});

test("a proof that has not come yet is waited for", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud")]);
  assert.equal(verdict({ ...state, registre: { ...state.registre!, verrou: { ...state.registre!.verrou!, preuve: null } } }), "pending");
  assert.equal(verdict({ ...state, registre: null }), "pending");
});

test("what was found damaged is offered again, once nothing sealed is left at this step", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud"), depositOf("B", "Couvreurs réunis")]);
  const marked = (etats: SessionEnvelope["etat"][]): string[] => sealedNow({ ...state, enveloppes: state.enveloppes.map((e, i) => ({ ...e, etat: etats[i]! })) }).map(({ id }) => id);
  assert.deepEqual(marked(["endommagee", "scellee", "scellee", "scellee"]), ["B-candidature"]);
  assert.deepEqual(marked(["endommagee", "scellee", "ouverte", "scellee"]), ["A-candidature"]);
  assert.deepEqual(marked(["ouverte", "scellee", "ouverte", "scellee"]), []);
});

test("the summary before the offers are opened says who is admitted, who is not, by whom and why", () => {
  const heure = "2026-12-14T15:02:00.000000Z";
  const andrea = { candidat: "Alpha", admis: true, par: "Andrea Démo", heure, motif: null };
  assert.deepEqual(summaryOf([andrea, { ...andrea, candidat: "Bêta", admis: false, par: "Maxime Essai", motif: "Attestation absente." }], new Date("2026-12-14T16:00:00Z")), {
    admitted: ["Alpha, par Andrea Démo à\u00a016\u00a0h\u00a002"], setAside: ["Bêta, par Maxime Essai à\u00a016\u00a0h\u00a002. Motif\u00a0: Attestation absente."], sealed: "Son offre restera scellée.",
  });
  const nextDay = summaryOf([andrea], new Date("2026-12-15T08:00:00Z"));
  assert.deepEqual([nextDay.admitted, nextDay.sealed], [["Alpha, par Andrea Démo le 14 décembre 2026 à\u00a016\u00a0h\u00a002"], ""]);
});

test("what another device did is told apart from what this one meant to open", () => {
  const state = sessionOf([depositOf("A", "Toitures du Sud")]);
  const mine = state.enveloppes[1]!;
  assert.equal(wentOn(mine, state), false);
  assert.equal(wentOn(mine, { ...state, close: LIMIT }), true);
  assert.equal(wentOn(mine, with1(state, { etat: "ouverte" })), true);
  assert.equal(wentOn(mine, with1(state, { decisions: 1 })), true);
  assert.equal(wentOn(mine, { ...state, enveloppes: [] }), true);
});

test("an answer that says no is not a broken line: it is told at once, and asked once", async () => {
  const [real, context] = [globalThis.fetch, contextOf(KEYS.offre, { depot: "A" })];
  let asked = 0;
  const serving = (answer: () => Response) => { globalThis.fetch = (async () => { asked++; return answer(); }) as typeof fetch; };
  const order = { identity: newKeyPair().identity, contexte: toBase64(context), contexte_sha256: hashOf(context), sha256: "", taille: 10 };
  const open = () => openEnvelope(order, download("/", 10, { wait: () => Promise.resolve() }, () => {}));
  try {
    serving(() => new Response(JSON.stringify({ detail: "La séance est close." }), { status: 409 }));
    assert.deepEqual(await open(), { kind: "refused", detail: "La séance est close." });
    assert.equal(asked, 1);
    serving(() => new Response(null, { status: 503 }));
    assert.deepEqual(await open(), { kind: "interrupted" });
    assert.ok(asked > 2);
  } finally {
    globalThis.fetch = real;
  }
});
