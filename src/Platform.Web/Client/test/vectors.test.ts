import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { scrypt } from "@noble/hashes/scrypt.js";
import { utf8, toHex } from "../shared/bytes.ts";
import { sharedData } from "./tools.ts";
import { hashIsRight, judge, JUDGES, type Suite } from "./vectors.ts";

const CLIENT = join(import.meta.dirname!, "..");
const folder = sharedData("vectors/wycheproof");
const skip = folder === null && "shared/data/vectors/wycheproof is not beside the repository";
const suite = (file: string): Suite => JSON.parse(readFileSync(join(folder!, file), "utf8")) as Suite;

for (const [file, taken] of Object.entries(JUDGES)) test(`Wycheproof: ${file}`, { skip }, async () => {
  const { judged, wrong } = await judge(file, suite(file), taken);
  assert.deepEqual(wrong, []);
  assert.ok(judged > 30, `${judged} judged`); // an empty file proves nothing
});

test("a judge that takes everything is caught", { skip }, async () => {
  assert.ok((await judge("hmac_sha256_test.json", suite("hmac_sha256_test.json"), async () => true)).wrong.length > 50);
});

test("the hash gives the example of its standard, and scrypt those of RFC 7914", async () => {
  assert.ok(await hashIsRight());
  const derived = (password: string, salt: string, logN: number, r: number, p: number): string => toHex(scrypt(utf8(password), utf8(salt), { N: 2 ** logN, r, p, dkLen: 64 })).slice(0, 32);
  assert.equal(derived("", "", 4, 1, 1), "77d6576238657b203b19ca42c18a0497");
  assert.equal(derived("password", "NaCl", 10, 8, 16), "fdbabe1c9d3472007856e7190d01e9fe");
  assert.equal(derived("pleaseletmein", "SodiumChloride", 14, 8, 1), "7023bdcb3afd7348461c06cd81fd38eb");
});

// What the shipped code calls → who judges it. A name that is not here is a primitive without vectors.
const PRIMITIVES: Record<string, string> = {
  "@noble/ciphers/chacha.js chacha20poly1305": "chacha20_poly1305_test.json",
  "@noble/curves/ed25519.js ed25519": "ed25519_test.json",
  "@noble/curves/ed25519.js x25519": "x25519_test.json",
  "@noble/hashes/hkdf.js hkdf": "hkdf_sha256_test.json",
  "@noble/hashes/hmac.js hmac": "hmac_sha256_test.json",
  "@noble/hashes/scrypt.js scryptAsync": "RFC 7914",
  "@noble/hashes/sha2.js sha256": "FIPS 180-4",
  "subtle AES-GCM": "aes_gcm_test.json",
  "subtle ChaCha20-Poly1305": "chacha20_poly1305_test.json",
  "subtle ECDSA": "ecdsa_secp256r1_sha256_test.json",
  "subtle RSA-PSS": "rsa_pss_3072_sha256_mgf1_32_test.json",
  "subtle RSASSA-PKCS1-v1_5": "rsa_signature_3072_sha256_test.json",
  "subtle SHA-256": "FIPS 180-4",
  "subtle SHA-384": "ecdsa_secp384r1_sha384_test.json", // inside the signatures of time-stamping authorities
  "subtle SHA-512": "ecdsa_secp384r1_sha384_test.json", // idem; no authority that we know uses it
};

function primitivesIn(source: string): string[] {
  const imported = [...source.matchAll(/import \{([^}]+)\} from "(@noble\/[^"]+)"/g)].flatMap(([, names, from]) => names!.split(",").map((name) => `${from} ${name.trim()}`));
  const named = source.includes("crypto.subtle") ? [...source.matchAll(/"((?:AES|RSA|ECDSA|ECDH|HMAC|HKDF|PBKDF2|SHA|X25519|Ed25519|ChaCha20|ML-)[\w-]*)"/g)].map(([, name]) => `subtle ${name}`) : [];
  return [...imported, ...named];
}

test("every primitive of the shipped sources has its vectors", () => {
  const sources = ["deposit", "init", "keys", "opening", "shared", "verification"].flatMap((part) => readdirSync(join(CLIENT, part)).filter((name) => name.endsWith(".ts")).map((name) => join(CLIENT, part, name)));
  const called = new Set(sources.flatMap((path) => primitivesIn(readFileSync(path, "utf8"))));
  assert.deepEqual([...called].filter((name) => PRIMITIVES[name] === undefined), []);
  assert.deepEqual(Object.keys(PRIMITIVES).filter((name) => !called.has(name)), []); // and none is listed that nothing calls
  for (const file of Object.values(PRIMITIVES).filter((judged) => judged.endsWith(".json"))) assert.ok(file in JUDGES && (folder === null || existsSync(join(folder, file))), file);
});

test("a primitive without vectors is found", () => {
  const planted = primitivesIn('import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";\nawait crypto.subtle.deriveBits({ name: "PBKDF2" });');
  assert.deepEqual(planted.filter((name) => PRIMITIVES[name] === undefined), ["@noble/ciphers/chacha.js xchacha20poly1305", "subtle PBKDF2"]);
});
