import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { wordlist } from "@scure/bip39/wordlists/french.js";
import { withKey } from "../shared/age-keys.ts";
import { from, decrypt } from "../shared/age.ts";
import { concat, digest, fromBase64, fromHex, random, text, toBase64, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { duration, hour, number, size } from "../shared/french.ts";
import { openIdentity, protectIdentity, typedPassphrase } from "../shared/holder-key.ts";
import { jcs } from "../shared/jcs.ts";
import { newKeyPair } from "../shared/keys.ts";
import { delay, isPassing } from "../shared/retry.ts";
import { entryOf, keyId, leafOf } from "../shared/tlog.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Ticket } from "../deposit/contract.ts";
import { faultOfName, damageOf, namesAuthor, otherReference, shownName, wordOfAuthor } from "../deposit/file-check.ts";
import { matchFiles, type KeptDeposit, type Memory } from "../deposit/memory.ts";
import { Selection } from "../deposit/selection.ts";
import { SealingFailed, type Sealer, type WholeHash } from "../deposit/sealer-port.ts";
import { beginSealing, PlaintextChanged, type Sealing } from "../deposit/sealing.ts";
import { distrust, inWordsOf } from "../deposit/ticket.ts";
import { OtherBytes, transmit, type DepositServer, type Parts, type TransmissionEvents } from "../deposit/transmit.ts";
import { makeKeySet } from "../keys/key-set.ts";
import { newPassphrase, plain } from "../keys/passphrase.ts";
import { openEnvelope } from "../opening/open-envelope.ts";
import { unlock } from "../opening/grant.ts";
import { contextOf, hashOf, pieceOf, TOOL } from "./tools.ts";

const keys = { candidature: newKeyPair(), offre: newKeyPair() };
const secret = random(32);

function ticketOf(over: Partial<Ticket> = {}): Ticket {
  const registre = { name: "exemple.test/registre", key: ed25519.getPublicKey(secret) as Bytes };
  const details = { cles: [{ cle: keys.candidature.recipient, ck_gate_sha256: "00", enveloppe: "candidature" }, { cle: keys.offre.recipient, ck_gate_sha256: "00", enveloppe: "offre" }], consultation: "c-1", jeu_sha256: "00", type: "cle-publiee", verrou: "age1" };
  const salt = random(32);
  const body = `${registre.name}\n1\n${toBase64(leafOf(entryOf(salt, details)))}\n`;
  const note = `${body}\n— ${registre.name} ${toBase64(concat(keyId(registre), ed25519.sign(utf8(body), secret)))}\n`;
  const envelope = (id: string, enveloppe: "candidature" | "offre", lot: number | null) => {
    const context = contextOf(keys[enveloppe].recipient, { enveloppe, lot });
    return { id, enveloppe, lot, libelle: id, cle: keys[enveloppe].recipient, contexte: toBase64(context), contexte_sha256: hashOf(context) };
  };
  return {
    pli: "p-1", depot: "01J0000000000000000000000A", bloc: 8 << 20, limite: "2026-12-14T15:00:00Z", limites_anterieures: [], heure: "2026-12-01T10:00:00Z", maximum: 5e9, debut: "2026-12-01T09:00:00Z", etat: "commence",
    consultation: { id: "c-1", reference: "MAPA-2026-041", objet: "Toiture", acheteur: "Commune", organisme: "21340172201787" },
    enveloppes: [envelope("e-1", "candidature", null), envelope("e-2", "offre", 1)],
    cle_publiee: { details, sel: toBase64(salt), preuve: `c2sp.org/tlog-proof@v1\nindex 0\n\n${note}` }, registre: { nom: registre.name, cle: toBase64(registre.key) }, ...over,
  };
}

test("the page seals only to the key that the register proves, for what is shown", () => {
  const ticket = ticketOf();
  assert.equal(distrust(ticket), null);
  const other = newKeyPair().recipient;
  const swap = (change: Partial<Ticket["enveloppes"][number]>): Ticket => ({ ...ticket, enveloppes: [ticket.enveloppes[0]!, { ...ticket.enveloppes[1]!, ...change }] });
  assert.equal(distrust(swap({ cle: other })), "context"); // swapped in the ticket only
  const context = contextOf(other, { enveloppe: "offre", lot: 1 });
  assert.equal(distrust(swap({ cle: other, contexte: toBase64(context), contexte_sha256: hashOf(context) })), "key"); // and in the context
  const details = { ...ticket.cle_publiee!.details, cles: [{ enveloppe: "candidature", cle: keys.candidature.recipient }, { enveloppe: "offre", cle: other }] };
  assert.equal(distrust({ ...swap({ cle: other, contexte: toBase64(context), contexte_sha256: hashOf(context) }), cle_publiee: { ...ticket.cle_publiee!, details } }), "register"); // and in the details
  assert.equal(distrust(swap({ lot: 2 })), "context");
  assert.equal(distrust({ ...ticket, limite: "2026-12-14T16:00:00Z" }), "context");
  const moved = { ...ticket, limite: "2026-12-16T16:00:00Z", limites_anterieures: [{ ancienne: "2026-12-14T15:00:00Z", nouvelle: "2026-12-15T15:00:00Z" }, { ancienne: "2026-12-15T15:00:00Z", nouvelle: "2026-12-16T16:00:00Z" }] };
  assert.equal(distrust(moved), null); // begun before the limit was moved, twice
  assert.equal(distrust({ ...moved, limites_anterieures: moved.limites_anterieures.slice(0, 1) }), "context");
  assert.equal(distrust({ ...ticket, consultation: { ...ticket.consultation, id: "c-2" } }), "context");
  assert.equal(distrust({ ...ticket, cle_publiee: { ...ticket.cle_publiee!, preuve: null } }), "pending");
  const twoKeys = { ...ticket.cle_publiee!.details, cles: [...ticket.cle_publiee!.details.cles, { enveloppe: "offre", cle: other }] };
  assert.equal(distrust({ ...ticket, cle_publiee: { ...ticket.cle_publiee!, details: twoKeys } }), "key");
});

test("a corrected object and a corrected lot are said in their words of now, and what is sealed stays", () => {
  const ticket = ticketOf();
  const other = newKeyPair().recipient;
  const now = { ...ticket, limite: "2027-01-01T00:00:00Z", consultation: { ...ticket.consultation, objet: "Toiture et charpente" }, enveloppes: [{ ...ticket.enveloppes[1]!, libelle: "Offre — lot 1 : Charpente", cle: other, contexte: "" }] };
  const said = inWordsOf(now, ticket);
  assert.equal(said.consultation.objet, "Toiture et charpente");
  assert.deepEqual(said.enveloppes.map(({ libelle }) => libelle), [ticket.enveloppes[0]!.libelle, "Offre — lot 1 : Charpente"]);
  assert.equal(distrust({ ...said, consultation: ticket.consultation }), null); // same keys, contexts and limit
  assert.equal(said.limite, ticket.limite);
});

// A server and a browser in memory: what they keep survives the « reload » of the page.
class World {
  readonly blocks = new Map<string, Map<number, Bytes>>();
  readonly puts: string[] = [];
  kept: KeptDeposit | undefined;
  readonly hashes = new Map<string, Bytes>();
  readonly journal: string[] = [];
  list: Bytes | undefined;
  bordereau: unknown;
  missing = 0;
  answer = (_put: number): number => 204;

  readonly server: DepositServer = {
    known: async (envelope) => [...(this.blocks.get(envelope) ?? [])].map(([numero, bytes]) => ({ numero, sha256: hashOf(bytes), taille: bytes.length })),
    put: async (envelope, n, bytes, hash) => {
      assert.equal(hash, hashOf(bytes));
      this.journal.push(`put ${envelope} ${n}`);
      const status = this.answer(this.puts.length);
      this.puts.push(`${envelope}/${n}`);
      if (status === 204) this.blocks.set(envelope, (this.blocks.get(envelope) ?? new Map()).set(n, bytes));
      return status;
    },
    bordereau: async (body) => { this.bordereau = JSON.parse(text(body)); },
    finalise: async () => (this.missing-- > 0 ? { missing: true } : { etat: "recu", numero: "n", dernier_octet: "", limite: "", attente: [] }),
  };
  readonly memory: Memory = {
    deposit: async () => this.kept,
    keepDeposit: async (deposit) => { this.kept = deposit; },
    keepBlock: async (envelope, { number: n, sha256: hash }) => {
      this.journal.push(`keep ${envelope} ${n}`);
      this.hashes.set(envelope, concat((this.hashes.get(envelope) ?? new Uint8Array(0)).slice(0, 32 * n), fromHex(hash)));
    },
    hashes: async (envelope) => this.hashes.get(envelope) ?? new Uint8Array(0),
    keepList: async (list) => { this.list = list; },
    forget: async () => { this.kept = undefined; this.hashes.clear(); },
  };
  readonly parts: Parts = {
    server: this.server, memory: this.memory, pace: { wait: async () => { await Promise.resolve(); } }, sealer: plainSealer, hash: plainHash,
    events: new Journal(this.journal),
  };
}

// A class, as the view is: its methods live on the prototype.
class Journal implements TransmissionEvents {
  constructor(private readonly lines: string[]) {}
  progress(): void {}
  sealing(): void {}
  cut(): void { this.lines.push("cut"); }
  restored(): void { this.lines.push("restored"); }
  finalising(): void {}
}

function plainSealer(): Sealer {
  let sealing: Sealing;
  return {
    begin: async ({ files, ...order }) => {
      sealing = await beginSealing({ ...order, pieces: await Promise.all(files.map(async ({ name, file }) => pieceOf(name, new Uint8Array(await file.arrayBuffer())))) });
      return sealing;
    },
    next: async () => {
      try {
        const { value, done } = await sealing.blocks.next();
        return done ? { documents: sealing.documents } : { block: value };
      } catch (error) {
        throw new SealingFailed(error instanceof PlaintextChanged ? "changed" : "other", String(error));
      }
    },
    spare: (bytes) => sealing.spare(bytes),
    close: () => {},
  };
}

function plainHash(): WholeHash {
  const hash = sha256.create();
  return { push: async (bytes) => void hash.update(bytes), end: async () => hash.digest() as Bytes, close: () => {} };
}

const big = new Uint8Array(9 << 20).map((_, i) => (i * 31) % 251);
const fileOf = (name: string, bytes: Bytes): File => new File([bytes], name, { lastModified: 1_700_000_000_000 });
const filesOf = (offer: Bytes) => [{ envelope: "e-1", name: "dc1.pdf", file: fileOf("dc1.pdf", utf8("dc1")) }, { envelope: "e-2", name: "offre.bin", file: fileOf("offre.bin", offer) }];
const freshDeposit = (): KeptDeposit => ({ depot: "01J0000000000000000000000A", salt: random(32), mtime: 1, tool: TOOL, envelopes: {}, files: [] });

test("a deposit arrives whole, hashes are kept before each block leaves, and secrets go with the receipt", async () => {
  const world = new World();
  const outcome = await transmit(ticketOf(), filesOf(big), freshDeposit(), world.parts);
  assert.equal(outcome.etat, "recu");
  assert.equal(world.kept, undefined);
  assert.equal(world.hashes.size, 0);
  for (const [i, line] of world.journal.entries()) if (line.startsWith("put")) assert.ok(world.journal.slice(0, i).includes(line.replace("put", "keep")));
  const file = concat(...[...world.blocks.get("e-2")!.values()]);
  const sent = (world.bordereau as { enveloppes: { id: string; blocs: number; blocs_sha256: string; sha256: string; taille: number; liste_sha256: string }[] }).enveloppes[1]!;
  const blocks = [...world.blocks.get("e-2")!.values()];
  assert.deepEqual(sent, { id: "e-2", blocs: 2, blocs_sha256: toHex(digest(concat(...blocks.map(digest)))), sha256: hashOf(file), taille: file.length, liste_sha256: hashOf(world.list!) });
  const { contexte, contexte_sha256 } = ticketOf().enveloppes[1]!;
  const other = await openEnvelope({ identity: keys.offre.identity, contexte, contexte_sha256, sha256: hashOf(file), taille: file.length }, from(file));
  assert.deepEqual(other, { kind: "damaged", damage: { reason: "context" } }); // another ticket's nonce: another context
  assert.equal(JSON.parse(text(world.list!)).documents[1].sha256, hashOf(big));
});

test("after a reload no acknowledged block is sent again, and the file is the one that was begun", async () => {
  const world = new World();
  const ticket = ticketOf();
  world.answer = (put) => (put < 2 ? 204 : 404); // the page dies after two blocks
  await assert.rejects(transmit(ticket, filesOf(big), freshDeposit(), world.parts));
  const before = [...world.puts].slice(0, 2);
  const kept = world.kept!;
  assert.ok(kept.envelopes["e-2"]);
  world.puts.length = 0;
  world.answer = () => 204;
  await transmit(ticket, filesOf(big), kept, world.parts);
  assert.deepEqual(world.puts.filter((put) => before.includes(put)), []);
  const { contexte, contexte_sha256 } = ticket.enveloppes[1]!;
  const file = concat(...[...world.blocks.get("e-2")!.entries()].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
  const opened = await openEnvelope({ identity: keys.offre.identity, contexte, contexte_sha256, sha256: hashOf(file), taille: file.length }, from(file));
  assert.ok(opened.kind === "opened" && opened.files[0]!.sha256 === hashOf(big));
});

test("a document changed since the first sending is refused, and nothing more leaves", async () => {
  const world = new World();
  const ticket = ticketOf();
  world.answer = (put) => (put < 2 ? 204 : 404);
  await assert.rejects(transmit(ticket, filesOf(big), freshDeposit(), world.parts));
  world.puts.length = 0;
  world.answer = () => 204;
  const changed = big.slice();
  changed[70_000]! ^= 1;
  await assert.rejects(transmit(ticket, filesOf(changed), world.kept!, world.parts), (e) => e instanceof SealingFailed && e.reason === "changed");
  assert.deepEqual(world.puts, []);
});

test("other bytes under our numbers stop the sending before anything leaves", async () => {
  const world = new World();
  world.blocks.set("e-1", new Map([[0, random(10)]]));
  await assert.rejects(transmit(ticketOf(), filesOf(big), freshDeposit(), world.parts), OtherBytes);
  assert.deepEqual(world.puts, []);
});

test("a cut line is waited for, and missing blocks are asked once more under the same key", async () => {
  const world = new World();
  world.answer = (put) => (put === 0 ? 0 : put === 1 ? 503 : 204);
  world.missing = 1;
  const outcome = await transmit(ticketOf(), filesOf(utf8("petit")), freshDeposit(), world.parts);
  assert.equal(outcome.etat, "recu");
  assert.ok(world.journal.includes("cut") && world.journal.includes("restored"));
  assert.equal(new Set(world.puts).size, 2);
});

test("back-off grows, never past 30 s, and passing answers are told from refusals", () => {
  assert.ok(delay(0, () => 0) === 250 && delay(0, () => 1) === 500 && delay(50, () => 1) <= 30_000);
  assert.deepEqual([0, 408, 429, 500, 503].map(isPassing), [true, true, true, true, true]);
  assert.deepEqual([400, 404, 409, 413, 422].map(isPassing), [false, false, false, false, false]);
});

test("the same file is the same name, size and time", () => {
  const file = fileOf("a.pdf", utf8("abc"));
  const kept = { envelope: "e-1", name: "a.pdf", size: 3, modified: 1_700_000_000_000 };
  assert.equal(matchFiles([kept], [file])[0]!.found, file);
  assert.deepEqual(matchFiles([kept], [fileOf("a.pdf", utf8("abcd"))]).map(({ found, differs }) => [found, differs]), [[null, true]]);
  assert.equal(matchFiles([kept], [fileOf("b.pdf", utf8("abc"))])[0]!.differs, false);
});

test("names that cannot be stored, damaged files and another reference are noticed", async () => {
  const faults = { "": "end", "  ": "end", "x.": "end", "x ": "end", "a/b": "sign", "a\\b": "sign", "a:b": "sign", CON: "reserved", "con.txt": "reserved", "a\u202Efdp.exe": "hidden", ["é".repeat(91)]: "long" };
  for (const [name, fault] of Object.entries(faults)) assert.equal(faultOfName(name), fault, name);
  for (const name of ["1-acte d’engagement (lot 1).pdf", "é".repeat(90), ".caché", "concours.txt"]) assert.equal(faultOfName(name), null, name);
  assert.equal(shownName("a\u202Efdp.exe"), "a□fdp.exe");
  assert.ok(shownName("x".repeat(255)).length < 70);
  assert.equal(await damageOf(fileOf("a.pdf", utf8("%PDF-1.7 … %%EOF\n"))), null);
  assert.equal(await damageOf(fileOf("a.pdf", utf8("%PDF-1.7 …"))), "pdf");
  assert.equal(await damageOf(fileOf("a.docx", utf8("PK"))), "zip");
  assert.equal(otherReference("DPGF MAPA-2026-014.xlsx", "MAPA-2026-041"), "MAPA-2026-014");
  assert.equal(otherReference("DPGF MAPA-2026-041.xlsx", "MAPA-2026-041"), null);
  assert.equal(otherReference("photo 2026-11-21.jpg", "2026-014"), null);
});

test("a file of an anonymous project does not bear the name or the number of its author", () => {
  const author = { nom: "Atelier Brûlé & fils", identifiant: "123456782" };
  for (const name of ["atelier-brule-et-fils.pdf", "ATELIER BRÛLÉ & FILS plan.pdf", "plan 123 456 782.pdf"]) assert.equal(namesAuthor(name, author), name !== "atelier-brule-et-fils.pdf", name);
  for (const name of ["plan.pdf", "Projet, façade nord.pdf"]) assert.equal(namesAuthor(name, author) || wordOfAuthor(name, author) !== null, false, name);
  assert.equal(wordOfAuthor("atelier-brule-et-fils.pdf", author), "Brûlé");
});

test("two of the holders' grants open each envelope's key with the gate, and neither the gate nor another holder alone does", async () => {
  const gate = newKeyPair();
  const holders = [newKeyPair(), newKeyPair()];
  const set = await makeKeySet({
    consultation: "c-1", verrou: gate.recipient, enveloppes: ["candidature", "offre"], mode: "simple",
    detenteurs: holders.map(({ recipient }, i) => ({ id: `h-${i}`, nom: `N${i}`, fonction: "Présidente", cle: recipient })),
  });
  const bytes = text(fromBase64(set.jeu));
  const jeu = JSON.parse(bytes) as { cles: { cle: string; ck_gate_sha256: string; enveloppe: string }[]; octrois: { sha256: string }[] };
  assert.equal(jcs(JSON.parse(bytes)), bytes);
  assert.equal(set.octrois.length, 4);
  assert.ok(!JSON.stringify(set).includes("AGE-SECRET-KEY"));
  for (const { enveloppe, detenteur, octroi, sha256: hash } of set.octrois) {
    assert.equal(hashOf(fromBase64(octroi)), hash);
    const grant = { ...jeu.cles.find((c) => c.enveloppe === enveloppe)!, octroi };
    const mine = holders[Number(detenteur.slice(2))]!;
    assert.equal((await unlock(grant, mine.identity, gate.identity)).kind, "unlocked");
    assert.equal((await unlock(grant, newKeyPair().identity, gate.identity)).kind, "not-mine");
    assert.equal((await unlock(grant, mine.identity, newKeyPair().identity)).kind, "gate");
    assert.equal((await unlock({ ...grant, ck_gate_sha256: "00" }, mine.identity, gate.identity)).kind, "altered");
    await assert.rejects(decrypt(fromBase64(octroi), withKey(gate.identity)));
  }
  await assert.rejects(makeKeySet({ consultation: "c", verrou: gate.recipient, enveloppes: ["offre"], mode: "simple", detenteurs: [] }));
});

test("the passphrase has seven words, no two words of the list differ by accents only, and typing it is forgiving", async () => {
  assert.equal(new Set(wordlist.map(plain)).size, 2048);
  assert.match(newPassphrase(), /^[a-z]+(-[a-z]+){6}$/);
  assert.equal(typedPassphrase("  Écharpe  abaisser-ÉTOILE "), "echarpe-abaisser-etoile");
  const { identity } = newKeyPair();
  const file = await protectIdentity(identity, "echarpe-abaisser");
  assert.deepEqual(await openIdentity(file, "Écharpe abaisser"), { kind: "opened", identity });
  assert.deepEqual(await openIdentity(file, "écharpe abaissé"), { kind: "phrase" });
});

test("French sizes, numbers, hours and durations", () => {
  assert.deepEqual([size(1), size(88_000), size(2_100_000), size(186_000_000), size(5e9), size(0)], ["1\u00a0octet", "88\u00a0ko", "2,1\u00a0Mo", "186\u00a0Mo", "5\u00a0Go", "0\u00a0octet"]);
  assert.equal(number(1204), "1\u00a0204");
  assert.equal(hour(new Date("2026-11-27T10:42:07Z"), true), "11\u00a0h\u00a042\u00a0min\u00a007\u00a0s");
  assert.equal(duration(1_073_000), "17\u00a0min\u00a053\u00a0s");
  assert.equal(duration(1), "moins d’une seconde");
  assert.equal(hour(new Date("2027-10-31T00:30:00Z")), "02\u00a0h\u00a030 (heure\u00a0d’été)");
  assert.equal(hour(new Date("2027-10-31T01:30:00Z")), "02\u00a0h\u00a030 (heure\u00a0d’hiver)");
  assert.equal(hour(new Date("2027-10-31T02:00:00Z")), "03\u00a0h\u00a000");
});

test("a refused file stays in sight through every other choice, until it is removed or replaced by one of its name", async () => {
  const selection = new Selection(ticketOf(), TOOL);
  const [candidature, offre] = ["candidature", "offre"].map((kind) => ticketOf().enveloppes.find(({ enveloppe }) => enveloppe === kind)!.id) as [string, string];
  const file = (name: string, content: string): File => new File([content], name);
  const refused = (): string[] => selection.refusals.map(({ envelope, name }) => `${envelope} ${name}`);

  assert.equal(await selection.add(offre, [file("prix.xlsx", "")]), true);
  assert.equal(await selection.add(offre, [file("mémoire.pdf", "texte")]), false);
  assert.equal(await selection.add(candidature, [file("prix.xlsx", "autre enveloppe"), file("dc1.pdf", "")]), true);
  assert.deepEqual(refused(), [`${offre} prix.xlsx`, `${candidature} dc1.pdf`]);

  assert.equal(await selection.add(offre, [file("prix.xlsx", "enregistré de nouveau")]), false);
  assert.deepEqual(refused(), [`${candidature} dc1.pdf`]);
  selection.forget(selection.refusals[0]!);
  assert.deepEqual(refused(), []);
  assert.equal(selection.all.length, 3);
});
