import assert from "node:assert/strict";
import { test } from "node:test";
import { withKey, toKey } from "../shared/age-keys.ts";
import { decrypt, encrypt } from "../shared/age.ts";
import { text, utf8 } from "../shared/bytes.ts";
import { newKeyPair } from "../shared/keys.ts";
import { amountIn, answerBytes, faultOf } from "../quote/answer.ts";

test("an amount is read as French people type it, to the cent", () => {
  for (const [typed, read] of [["1 250,5", "1250.50"], ["12", "12.00"], ["0,99 €", "0.99"], ["1\u202f000", "1000.00"], ["-1", null], ["1,234", null], ["abc", null], ["", null], ["1.250,50", null]] as const) assert.equal(amountIn(typed), read);
});

test("an amount that is none says why", () => {
  for (const [typed, why] of [["", "amountMissing"], [" € ", "amountMissing"], ["-5", "amountNegative"], ["12,345", "amountTooFine"], ["1 000 000 000 000", "amountTooLarge"], ["abc", "amountUnreadable"], ["1.250,50", "amountUnreadable"]] as const) {
    assert.equal(amountIn(typed), null);
    assert.equal(faultOf(typed), why);
  }
});

test("an answer opens to what was typed, and its size says nothing of its price", async () => {
  const { identity, recipient } = newKeyPair();
  const answer = { amount: "1250.50", delay: "3 semaines", message: "Livraison comprise", file: { name: "devis.pdf", arrayBuffer: async () => utf8("%PDF-1.7").buffer } };
  const plain = await answerBytes(answer);
  const other = await answerBytes({ amount: "9.00", delay: "", message: "", file: undefined });
  assert.equal(plain.length, other.length);
  const opened = JSON.parse(text(await decrypt(await encrypt(plain, toKey(recipient)), withKey(identity)))) as { montant: string; fichier: { nom: string; octets: string } };
  assert.deepEqual([opened.montant, opened.fichier.nom, atob(opened.fichier.octets)], ["1250.50", "devis.pdf", "%PDF-1.7"]);
});
