import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ticket } from "../deposit/contract.ts";
import { damageOf } from "../deposit/file-check.ts";
import { distrust, distrustPractice } from "../deposit/ticket.ts";
import { toBase64 } from "../shared/bytes.ts";
import { newKeyPair } from "../shared/keys.ts";
import { exampleFor } from "../training/examples.ts";
import { contextOf, hashOf } from "./tools.ts";

const mine = newKeyPair().recipient;

function ticketOf(v: string, recipient = mine): Ticket {
  const envelopes = (["candidature", "offre"] as const).map((enveloppe) => {
    const cle = enveloppe === "offre" ? recipient : mine;
    const context = contextOf(cle, { v, enveloppe, lot: null });
    return { id: enveloppe, enveloppe, lot: null, libelle: enveloppe, cle, contexte: toBase64(context), contexte_sha256: hashOf(context) };
  });
  const { consultation, organisme, depot, limite } = JSON.parse(new TextDecoder().decode(contextOf(mine, { v, enveloppe: "offre", lot: null }))) as Record<"consultation" | "organisme" | "depot" | "limite", string>;
  return { pli: "p", depot, bloc: 8, limite, limites_anterieures: [], heure: limite, maximum: 1, debut: limite, etat: "commence", consultation: { id: consultation, reference: "ESSAI", objet: "o", acheteur: "a", organisme }, enveloppes: envelopes, cle_publiee: null, registre: { nom: "", cle: "" } };
}

test("a practice page seals to the context of practice and to no other", () => {
  assert.equal(distrustPractice(ticketOf("essai/1")), null);
  assert.equal(distrustPractice(ticketOf("pli/1")), "context");
});

test("a real page seals no practice ticket", () => assert.equal(distrust(ticketOf("essai/1")), "context"));

test("a practice page refuses a second key", () => assert.equal(distrustPractice(ticketOf("essai/1", newKeyPair().recipient)), "context"));

test("the example documents are whole PDF files of different names", async () => {
  const [first, second] = [exampleFor("candidature"), exampleFor("offre")];
  assert.deepEqual([await damageOf(first), await damageOf(second)], [null, null]);
  assert.notEqual(first.name, second.name);
});
