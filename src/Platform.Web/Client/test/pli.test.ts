import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { withKey } from "../shared/age-keys.ts";
import { from } from "../shared/age.ts";
import { concat, equal, fromHex, random, utf8, type Bytes } from "../shared/bytes.ts";
import { hasherBehind, serveHasher } from "../shared/document-hash.ts";
import { newKeyPair } from "../shared/keys.ts";
import { padme, isLegalPlaintextSize } from "../shared/padme.ts";
import { openPli } from "../shared/pli-reader.ts";
import { MANIFEST, plaintextLength, plaintextOf } from "../shared/pli.ts";
import { readTar, tarHeader, tarPadding } from "../shared/tar.ts";
import { openEnvelope } from "../opening/open-envelope.ts";
import { beginSealing, PlaintextChanged, sealedSize } from "../deposit/sealing.ts";
import { arrayOf, contextOf, gather, has, hashOf, inFolder, pieceOf, run, TOOL } from "./tools.ts";

const none = { begin: () => ({ write: () => {}, end: () => {} }) };

test("the Padmé table of the design", () => {
  for (const [length, padded] of [[1, 262_144], [262_144, 262_144], [262_145, 270_336], [1_000_000, 1_015_808], [1_073_741_825, 1_107_296_256], [5_000_000_000, 5_033_164_800]] as const) assert.equal(padme(length), padded);
  assert.ok(isLegalPlaintextSize(270_336) && !isLegalPlaintextSize(270_335) && !isLegalPlaintextSize(100));
});

const pieces = [pieceOf("acte d’engagement.pdf", utf8("contenu")), pieceOf(`${"é".repeat(80)}.txt`, random(1_000)), pieceOf("gros.bin", random(60_000)), pieceOf("vide.txt", new Uint8Array(0))];

test("Debian's tar reads the archive, names and bytes identical, and the length was known before", { skip: !has("tar") && "tar is absent" }, async () => {
  const context = contextOf("age1x");
  const plaintext = await gather(plaintextOf(context, pieces, 1_760_000_000, TOOL));
  assert.equal(plaintext.length, plaintextLength(context.length, pieces, TOOL));
  assert.ok(isLegalPlaintextSize(plaintext.length));
  inFolder((folder) => {
    writeFileSync(join(folder, "pli.tar"), plaintext);
    run("tar", ["xf", "pli.tar"], folder);
    for (const piece of pieces) assert.equal(readFileSync(join(folder, "10-pieces", piece.name)).length, piece.size);
    assert.ok(equal(readFileSync(join(folder, "00-contexte.json")), context));
    assert.match(run("tar", ["tvf", "pli.tar"], folder).toString(), /-rw-r--r-- 0\/0 /);
  });
});

test("we read what Debian's tar writes in pax format", async () => {
  const archive = inFolder((folder) => {
    writeFileSync(join(folder, `${"à".repeat(60)}.txt`), "bonjour");
    return run("tar", ["--format=pax", "--pax-option=delete=atime,delete=ctime", "-cf", "-", `${"à".repeat(60)}.txt`], folder);
  });
  const names: string[] = [];
  for await (const entry of readTar(from(new Uint8Array(archive)))) {
    names.push(entry.path);
    assert.equal(Buffer.from(await gather(entry.content)).toString(), "bonjour");
  }
  assert.deepEqual(names, [`${"à".repeat(60)}.txt`]);
});

async function sealed(context: Bytes, recipient: string): Promise<Bytes> {
  const sealing = await beginSealing({ recipient, context, pieces, mtime: 1_760_000_000, tool: TOOL, kept: null, hashes: new Uint8Array(0) });
  const file = concat(...(await arrayOf(sealing.blocks)).map(({ bytes }) => bytes));
  assert.equal(file.length, sealing.fileSize);
  assert.equal(file.length, sealedSize(context.length, pieces, TOOL));
  return file;
}

test("a sealed bid opens with age and tar, and with the session's reader", { skip: !has("age") && "age is not installed" }, async () => {
  const { identity, recipient } = newKeyPair();
  const context = contextOf(recipient);
  const file = await sealed(context, recipient);
  inFolder((folder) => {
    writeFileSync(join(folder, "k"), identity);
    writeFileSync(join(folder, "pli.age"), file);
    run("age", ["-d", "-i", "k", "-o", "pli.tar", "pli.age"], folder);
    run("tar", ["xf", "pli.tar"], folder);
    assert.equal(readFileSync(join(folder, "10-pieces/acte d’engagement.pdf")).toString(), "contenu");
  });
  const order = { identity, contexte: Buffer.from(context).toString("base64"), contexte_sha256: hashOf(context), sha256: hashOf(file), taille: file.length };
  const opened = await openEnvelope(order, from(file));
  assert.ok(opened.kind === "opened");
  assert.deepEqual(opened.files.map(({ taille }) => taille), pieces.map(({ size }) => size));
  assert.deepEqual(await openEnvelope({ ...order, sha256: hashOf(context) }, from(file)), { kind: "damaged", damage: { reason: "hash" } });
  const broken = file.slice();
  broken[244 + 16 + 65_552 + 9]! ^= 1;
  assert.deepEqual(await openEnvelope(order, from(broken)), { kind: "damaged", damage: { reason: "chunk", chunk: 1 } });
  assert.deepEqual(await openEnvelope({ ...order, identity: newKeyPair().identity }, from(file)), { kind: "damaged", damage: { reason: "key" } });
  const other = contextOf(recipient, { lot: 2 });
  assert.deepEqual(await openEnvelope({ ...order, contexte: Buffer.from(other).toString("base64"), contexte_sha256: hashOf(other) }, from(file)), { kind: "damaged", damage: { reason: "context" } });
});

test("the reader refuses an entry outside the profile, a second archive in the tail, and a missing manifest", async () => {
  const { identity, recipient } = newKeyPair();
  const context = contextOf(recipient);
  const good = await gather(plaintextOf(context, pieces, 1, TOOL));
  const seal = async (plaintext: Bytes): Promise<Bytes> => {
    const { encrypt, contextStanza } = await import("../shared/age.ts");
    const { toKey } = await import("../shared/age-keys.ts");
    const { digest } = await import("../shared/bytes.ts");
    return encrypt(plaintext, toKey(recipient), [contextStanza(digest(context))]);
  };
  const open = async (plaintext: Bytes): Promise<unknown> => openPli(from(await seal(plaintext)), withKey(identity), context, none);
  await open(good); // the twin
  const tail = good.slice();
  tail[tail.length - 1] = 1;
  await assert.rejects(open(tail), /after the end/);
  const begin = concat(tarHeader("00-contexte.json", context.length, 1), context, tarPadding(context.length));
  const pad = (bytes: Bytes): Bytes => concat(bytes, new Uint8Array(padme(bytes.length + 1_024) - bytes.length));
  await assert.rejects(open(pad(begin)), /no manifest/);
  for (const path of ["10-pieces/../x", "10-pieces/a\\b", "/etc/passwd", "autre/x"]) await assert.rejects(open(pad(concat(begin, tarHeader(path, 0, 1)))), /name|profile/, path);
  await assert.rejects(open(pad(concat(tarHeader(MANIFEST, 0, 1)))), /context/);
});

test("a resumed sealing gives the same bytes, and refuses a changed document before its block leaves", async () => {
  const { recipient } = newKeyPair();
  const context = contextOf(recipient);
  const order = { recipient, context, pieces, mtime: 5, tool: TOOL };
  const first = await beginSealing({ ...order, kept: null, hashes: new Uint8Array(0) });
  const blocks = await arrayOf(first.blocks);
  const hashes = concat(...blocks.map((block) => fromHex(block.sha256)));
  const again = await beginSealing({ ...order, kept: first.kept, hashes });
  assert.deepEqual((await arrayOf(again.blocks)).map(({ sha256 }) => sha256), blocks.map(({ sha256 }) => sha256));
  const altered = [...pieces.slice(0, 2), pieceOf("gros.bin", random(60_000)), ...pieces.slice(3)];
  const changed = await beginSealing({ ...order, pieces: altered, kept: first.kept, hashes });
  await assert.rejects(changed.blocks.next(), PlaintextChanged);
});

test("a change in what had not left yet is sealed on, one in what may have left is refused", async () => {
  const { recipient } = newKeyPair();
  const context = contextOf(recipient);
  const bytes = random(20 << 20);
  const order = { recipient, context, mtime: 5, tool: TOOL };
  const first = await beginSealing({ ...order, pieces: [pieceOf("gros.bin", bytes)], kept: null, hashes: new Uint8Array(0) });
  const sent = (await first.blocks.next()).value as { bytes: Bytes; sha256: string };
  const changedAt = async (at: number): Promise<Bytes[]> => {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    const again = await beginSealing({ ...order, pieces: [pieceOf("gros.bin", changed)], kept: first.kept, hashes: fromHex(sent.sha256) });
    return (await arrayOf(again.blocks)).map((block) => block.bytes);
  };
  assert.equal((await changedAt(12 << 20)).length, 3);
  await assert.rejects(changedAt(0), PlaintextChanged);
});

test("documents hashed in another thread are those hashed in this one, whatever their sizes", async () => {
  const context = contextOf("age1x");
  const several = [pieceOf("a", random(3 << 20)), pieceOf("vide", new Uint8Array(0)), pieceOf("b", random(9 << 20)), pieceOf("c", random(1_048_576 - 512)), pieceOf("d", random(10))];
  const { port1, port2 } = new MessageChannel();
  serveHasher(port1);
  const [here, there] = [await gather(plaintextOf(context, several, 1, TOOL)), await gather(plaintextOf(context, several, 1, TOOL, hasherBehind(port2)))];
  port1.close();
  assert.equal(hashOf(there), hashOf(here));
  assert.equal(here.length, plaintextLength(context.length, several, TOOL));
});
