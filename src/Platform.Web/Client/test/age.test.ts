import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import * as typage from "age-encryption";
import { AgeError } from "../shared/age-header.ts";
import { toKey, toPassphrase, withKey, withPassphrase, type Identity } from "../shared/age-keys.ts";
import { contextStanza, decrypt, encrypt, from, openFile } from "../shared/age.ts";
import { CHUNK, chunkNonce, NONCE, payloadLength, sealStream, TAG } from "../shared/age-stream.ts";
import { concat, digest, equal, random, utf8, type Bytes } from "../shared/bytes.ts";
import { scriptCipher } from "../shared/cipher.ts";
import { newKeyPair, recipientOf } from "../shared/keys.ts";
import { fingerprint } from "../shared/fingerprint.ts";
import { has, hashOf, inFolder, run, sharedData } from "./tools.ts";

const SIZES = [0, 1, 65_535, 65_536, 65_537, 200_000];

test("what we seal, Debian's age opens, and the other way round", { skip: !has("age") && "age is not installed" }, async () => {
  for (const size of SIZES) await inFolder(async (folder) => {
    const { identity, recipient } = newKeyPair();
    const plaintext = random(Math.min(size, 65_536));
    const whole = size <= 65_536 ? plaintext : concat(plaintext, ...Array.from({ length: Math.ceil(size / 65_536) }, () => random(65_536))).slice(0, size);
    const key = join(folder, "key.txt");
    writeFileSync(key, `${identity}\n`);
    writeFileSync(join(folder, "ours.age"), await encrypt(whole, toKey(recipient), [contextStanza(digest(whole))]));
    assert.deepEqual(run("age", ["-d", "-i", key, join(folder, "ours.age")]), Buffer.from(whole));
    writeFileSync(join(folder, "plain"), whole);
    run("age", ["-r", recipient, "-o", join(folder, "theirs.age"), join(folder, "plain")]);
    assert.ok(equal(await decrypt(readFileSync(join(folder, "theirs.age")) as unknown as Bytes, withKey(identity)), whole));
    assert.equal(run("age-keygen", ["-y", key]).toString().trim(), recipient);
  });
});

test("typage opens ours and we open typage's, key and passphrase", async () => {
  const { identity, recipient } = newKeyPair();
  const plaintext = random(65_000);
  const theirs = new typage.Decrypter();
  theirs.addIdentity(identity);
  assert.ok(equal(await theirs.decrypt(await encrypt(plaintext, toKey(recipient))), plaintext));
  const sealer = new typage.Encrypter();
  sealer.addRecipient(recipient);
  assert.ok(equal(await decrypt((await sealer.encrypt(plaintext)) as Bytes, withKey(identity)), plaintext));
  const protectedFile = await encrypt(utf8(identity), toPassphrase("sept-mots", 10));
  const byPhrase = new typage.Decrypter();
  byPhrase.addPassphrase("sept-mots");
  assert.equal(await byPhrase.decrypt(protectedFile, "text"), identity);
  assert.ok(equal(await decrypt(protectedFile, withPassphrase("sept-mots")), utf8(identity)));
  await assert.rejects(decrypt(protectedFile, withPassphrase("sept-maux")), (e) => e instanceof AgeError && e.kind === "no-match");
  assert.equal(recipientOf(identity), await typage.identityToRecipient(identity));
});

test("a flipped bit at 1,000 places is refused, and not one byte of its chunk comes out", async () => {
  const { identity, recipient } = newKeyPair();
  const plaintext = utf8("x".repeat(150_000));
  const file = await encrypt(plaintext, toKey(recipient));
  const payload = file.length - payloadLength(plaintext.length) + NONCE;
  assert.ok(equal(await decrypt(file, withKey(identity)), plaintext)); // the twin: untouched, it opens
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  for (let i = 0, draw = seed; i < 1_000; i++) {
    draw = (Math.imul(draw, 1_103_515_245) + 12_345) >>> 0;
    const place = (draw >>> 3) % file.length;
    const broken = file.slice();
    broken[place]! ^= 1 << (i % 8);
    const out: Bytes[] = [];
    await assert.rejects(async () => {
      for await (const part of (await openFile(from(broken), withKey(identity))).plaintext) out.push(part);
    }, `seed ${seed}, byte ${place}`);
    const before = place < payload ? 0 : Math.floor((place - payload) / (CHUNK + TAG)) * CHUNK;
    assert.ok(equal(concat(...out), plaintext.slice(0, before)), `seed ${seed}, byte ${place}: bytes that no tag vouches for`);
  }
});

test("chunks that change places are refused at the first of them", async () => {
  const { identity, recipient } = newKeyPair();
  const file = await encrypt(concat(random(65_536), random(65_536), random(65_536)), toKey(recipient));
  const first = file.length - 3 * (CHUNK + TAG);
  const chunk = (n: number): Bytes => file.slice(first + n * (CHUNK + TAG), first + (n + 1) * (CHUNK + TAG));
  await assert.rejects(decrypt(concat(file.slice(0, first), chunk(1), chunk(0), chunk(2)), withKey(identity)), (e) => e instanceof AgeError && e.chunk === 0);
});

test("truncation at each chunk edge, and bytes after the end, are refused", async () => {
  const { identity, recipient } = newKeyPair();
  const plaintext = random(65_536);
  const file = await encrypt(concat(plaintext, plaintext), toKey(recipient));
  const payload = file.length - 2 * 65_552;
  for (const cut of [payload, payload + 65_552, file.length - 1]) await assert.rejects(decrypt(file.slice(0, cut), withKey(identity)));
  await assert.rejects(decrypt(concat(file, new Uint8Array(1)), withKey(identity)));
});

test("the stream cuts the same whatever the pieces it receives", async () => {
  const key = random(32);
  const plaintext = random(65_536);
  const whole = async (...parts: Bytes[]): Promise<string> => {
    const out: Bytes[] = [];
    for await (const chunk of sealStream(scriptCipher(key), from(...parts))) out.push(chunk);
    return hashOf(concat(...out));
  };
  assert.equal(await whole(plaintext, plaintext), await whole(concat(plaintext, plaintext).slice(0, 7), concat(plaintext, plaintext).slice(7, 100_000), concat(plaintext, plaintext).slice(100_000)));
  assert.deepEqual([...chunkNonce(258, true)], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1]);
});

test("the fingerprint is that of the design's vector", () => {
  assert.deepEqual(fingerprint("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"), ["344d 3c69 5314 cb00 f15b", "620b 806f a589 df03 fc1c"]);
});

const testkit = sharedData("vectors/age-testkit");
test("the age testkit, armor and hybrid keys apart", { skip: (testkit === null || !existsSync(testkit)) && "shared vectors are absent" }, async () => {
  let judged = 0;
  for (const name of readdirSync(testkit!).filter((n) => !/\.md$|^armor|^hybrid/.test(n))) {
    const { fields, file } = readVector(readFileSync(join(testkit!, name)));
    if (fields.get("armored") !== undefined) continue;
    const out: Bytes[] = [];
    const outcome = await openVector(file, identityOf(fields), out);
    assert.equal(outcome, fields.get("expect")![0], name);
    const payload = fields.get("payload")?.[0];
    if (payload !== undefined) assert.equal(hashOf(concat(...out)), payload, `${name}: bytes released`);
    judged++;
  }
  assert.ok(judged > 60, `${judged} judged`);
});

async function openVector(file: Bytes, identity: Identity, out: Bytes[]): Promise<string> {
  try {
    for await (const part of (await openFile(from(file), identity)).plaintext) out.push(part);
    return "success";
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    return { header: "header failure", hmac: "HMAC failure", "no-match": "no match", payload: "payload failure" }[error.kind];
  }
}

function identityOf(fields: Map<string, string[]>): Identity {
  const all = [...(fields.get("identity") ?? []).filter((i) => i.startsWith("AGE-SECRET-KEY-1")).map(withKey), ...(fields.get("passphrase") ?? []).map(withPassphrase)];
  return async (stanzas) => {
    for (const one of all) {
      const key = await one(stanzas);
      if (key !== null) return key;
    }
    return null;
  };
}

function readVector(bytes: Buffer): { fields: Map<string, string[]>; file: Bytes } {
  const end = bytes.indexOf("\n\n");
  const fields = new Map<string, string[]>();
  for (const line of bytes.subarray(0, end).toString().split("\n")) {
    const [key, value] = [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)];
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  const raw = bytes.subarray(end + 2);
  return { fields, file: new Uint8Array(fields.get("compressed")?.[0] === "zlib" ? inflateSync(raw) : raw) };
}
