import assert from "node:assert/strict";
import { test } from "node:test";
import { toKey, toPassphrase } from "../shared/age-keys.ts";
import { encrypt } from "../shared/age.ts";
import { random, utf8, type Bytes } from "../shared/bytes.ts";
import { openIdentity, type KeyFault } from "../shared/holder-key.ts";
import { keyWords } from "../shared/key-form.fr.ts";
import { newKeyPair } from "../shared/keys.ts";
import { otherKey } from "../shared/known-keys.ts";

const PHRASE = "abeille-bison-canal-domino-erable-galet-igloo";
const mine = newKeyPair();
const file = await encrypt(utf8(`${mine.identity}\n`), toPassphrase(PHRASE, 10));

test("the right file with the right words opens, also with comments around the key and a passphrase typed for age -p", async () => {
  assert.deepEqual(await openIdentity(file, "Abeille bison canal domino érable galet igloo"), { kind: "opened", identity: mine.identity });
  const byHand = await encrypt(utf8(`# created: 2027\n${mine.identity}\n`), toPassphrase("Mot De Passe à moi", 10));
  assert.deepEqual(await openIdentity(byHand, "Mot De Passe à moi"), { kind: "opened", identity: mine.identity });
});

test("each wrong file and the wrong words have their own fault, and each fault its own sentence", async () => {
  const header = new TextDecoder("latin1").decode(file).indexOf("\n---");
  const altered = file.slice();
  altered[altered.length - 1]! ^= 1;
  const cases: readonly [KeyFault, string, Bytes][] = [
    ["empty", PHRASE, new Uint8Array(0)],
    ["foreign", PHRASE, utf8("%PDF-1.7 un document")],
    ["foreign", PHRASE, random(500)],
    ["unprotected", PHRASE, await encrypt(utf8("un pli"), toKey(mine.recipient))],
    ["damaged", PHRASE, file.slice(0, 10)], // in the first line
    ["damaged", PHRASE, file.slice(0, header)], // in the header
    ["damaged", PHRASE, file.slice(0, file.length - 1)], // in what it holds
    ["damaged", PHRASE, altered],
    ["phrase", PHRASE.replace("bison", "bisou"), file],
    ["no-key", PHRASE, await encrypt(utf8("sept mots, mais pas de clé"), toPassphrase(PHRASE, 10))],
    ["no-key", PHRASE, await encrypt(new Uint8Array([0xff, 0xfe, 0x80]), toPassphrase(PHRASE, 10))],
  ];
  for (const [kind, phrase, bytes] of cases) assert.deepEqual(await openIdentity(bytes, phrase), { kind }, kind);
  const sentences = Object.values(keyWords.fault);
  assert.equal(new Set(sentences).size, sentences.length);
  assert.deepEqual(new Set(cases.map(([kind]) => kind)), new Set(Object.keys(keyWords.fault)));
});

test("the file of another holder, an older one of mine and an unknown one are told apart; the right one passes", () => {
  const [denis, former] = [newKeyPair(), newKeyPair()];
  const known = [{ cle: mine.recipient, nom: "Anne", moi: true }, { cle: former.recipient, nom: "Anne", moi: true }, { cle: denis.recipient, nom: "Denis", moi: false }];
  assert.equal(otherKey(mine.identity, mine.recipient, known, "ancienne"), null);
  assert.equal(otherKey(former.identity, mine.recipient, known, "ancienne"), "ancienne");
  assert.match(otherKey(denis.identity, mine.recipient, known, "ancienne")!, /la clé de Denis, pas la vôtre/);
  assert.match(otherKey(newKeyPair().identity, mine.recipient, known, "ancienne")!, /à aucun détenteur d’ici \(empreinte [0-9a-f]{4}( [0-9a-f]{4}){9}\)/);
});
