import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { digest, fromHex, random, toBase64, toHex, utf8, type Bytes } from "../shared/bytes.ts";
import { jcs, type Json } from "../shared/jcs.ts";
import { verifyStamp } from "../shared/timestamp.ts";
import { entryOf, keyId, leafOf, proveInclusion, rootFrom, trackingNumber } from "../shared/tlog.ts";
import { readStoredZip } from "../shared/zip.ts";
import { failureOf, isComplete, verifyReceipt } from "../verification/verify.ts";
import { drawTree } from "../verification/tree.ts";
import { pathOf, proofOf, register, treeOf } from "./log.ts";
import { has, inFolder, run, sharedData } from "./tools.ts";

test("JCS: the example of RFC 8785, keys in UTF-16 order, lone surrogates refused", () => {
  const value = { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], string: "€$\u000f\nA'B\"\\\\\"/", literals: [null, true, false] };
  assert.equal(jcs(value), '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  assert.equal(jcs({ "\ufb33": 1, "\u{1f600}": 2, "\u20ac": 3 }), '{"\u20ac":3,"\u{1f600}":2,"\ufb33":1}');
  assert.throws(() => jcs("\ud800"));
});

test("entry, leaf, key id and tracking number are those of the design", () => {
  const entry = entryOf(new Uint8Array(32), { a: 1 });
  assert.equal(toHex(entry), "c0db98460151e551f54f91c25da8481072074175ecc15a457d9123d0d1b6accb");
  assert.equal(toHex(leafOf(entry)), "4ee6f70c75af3a1f7481d0039003e123dbcb7bfbdce6dd8076da38d2d39aec9b");
  assert.equal(toHex(keyId({ name: "exemple.test/registre", key: new Uint8Array(32) })), "20846b57");
  assert.match(trackingNumber(entry), /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  assert.equal(trackingNumber(new Uint8Array(32)), "0000-0000-0000-0000");
});

const merkle = sharedData("vectors/merkle/inclusion");
test("inclusion vectors", { skip: merkle === null && "shared vectors are absent" }, () => {
  let judged = 0;
  const walk = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(folder, e.name)) : e.name.endsWith(".json") ? [join(folder, e.name)] : []));
  for (const file of walk(merkle!)) {
    const { leafIdx, treeSize, root, leafHash, proof, wantErr } = JSON.parse(readFileSync(file, "utf8"));
    const bytes = (b64: string | null): Bytes => new Uint8Array(Buffer.from(b64 ?? "", "base64"));
    const leaf = bytes(leafHash);
    const found = leaf.length === 32 ? rootFrom(leaf, leafIdx, treeSize, (proof ?? []).map(bytes)) : null;
    assert.equal(found !== null && toHex(found) === toHex(bytes(root)), !wantErr, file);
    judged++;
  }
  assert.equal(judged, 77);
});

test("every leaf of every tree of 1 to 70 leaves is proved, and its picture has the path's length", () => {
  const leaves = Array.from({ length: 70 }, () => random(32));
  for (let size = 1; size <= 70; size++) for (let index = 0; index < size; index++) {
    const path = pathOf(leaves.slice(0, size), index);
    assert.equal(toHex(rootFrom(leaves[index]!, index, size, path)!), toHex(treeOf(leaves.slice(0, size))));
    if (size > 1) assert.equal(rootFrom(leaves[index]!, index, size, path.slice(1)), null);
    const drawing = drawTree(index, size);
    assert.ok(drawing.depth <= path.length && (size > 8 || drawing.depth === path.length));
    assert.equal(drawing.dots.filter(({ kind }) => kind === "soeur").length, drawing.depth);
  }
});

test("a proof is accepted whole and refused when any of its parts is another's", () => {
  const entry = digest(utf8("entry"));
  const proof = proofOf(entry);
  assert.equal(proveInclusion(entry, proof, register).kind, "proved");
  assert.equal(proveInclusion(digest(utf8("other")), proof, register).kind, "excluded");
  assert.equal(proveInclusion(entry, proof, { ...register, key: random(32) }).kind, "unsigned");
  assert.equal(proveInclusion(entry, proof.replace("\n13\n", "\n14\n"), register).kind, "unsigned");
  assert.equal(proveInclusion(entry, proof.replace("index 6", "index 7"), register).kind, "excluded");
  assert.equal(proveInclusion(entry, proof.replace("@v1", "@v2"), register).kind, "malformed");
});

const DETAILS = {
  acheteur: { nom: "Commune de Saint-Marcel", siret: "21340172201787" }, consultation: { id: "c", objet: "Toiture", reference: "2026-014" }, dernier_octet: "2026-11-27T10:42:07Z", limite: "2026-11-27T11:00:00Z",
  hors_delai: false, enveloppes: [{ enveloppe: "offre", lot: 1, sha256: "00" }], profil: "recu/1", type: "depot",
};

test("receipts stamped by openssl, RSA and ECDSA and PSS: right, altered, other certificate, incomplete", { skip: !has("openssl") && "openssl is absent" }, async () => {
  const salt = random(32);
  const json = utf8(jcs({ details: DETAILS, sel: toBase64(salt) } as Json));
  const proof = utf8(proofOf(entryOf(salt, DETAILS as Json)));
  for (const kind of ["rsa", "p256", "p384"]) await inFolder(async (folder) => {
    const tsa = authority(folder, kind);
    const tsr = stamp(folder, json);
    const anchors = { register, tsa };
    const files = new Map([["recu.json", json], ["recu.tsr", tsr], ["recu.tlog-proof", proof]]);
    const right = (await verifyReceipt(files, anchors))!;
    assert.equal(failureOf(right), null, kind);
    assert.ok(isComplete(right));
    const altered = utf8(Buffer.from(json).toString().replace("Toiture", "Voirie"));
    assert.equal(failureOf((await verifyReceipt(new Map([...files, ["recu.json", altered]]), anchors))!), "receipt");
    assert.deepEqual(await verifyStamp(tsr, altered, tsa), { kind: "invalid", reason: "other-document" });
    const flipped = tsr.slice();
    flipped[flipped.length - 3]! ^= 1;
    assert.equal((await verifyStamp(flipped, json, tsa)).kind, "invalid");
    const another = inFolder((other) => authority(other, kind));
    assert.deepEqual(await verifyStamp(tsr, json, another), { kind: "invalid", reason: "signature" });
    files.delete("recu.tsr");
    const waiting = (await verifyReceipt(files, anchors))!;
    assert.ok(failureOf(waiting) === null && !isComplete(waiting));
  });
});

function authority(folder: string, kind: string): Bytes {
  const key = kind === "rsa" ? ["-newkey", "rsa:2048"] : ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${kind === "p256" ? "P-256" : "P-384"}`];
  writeFileSync(join(folder, "tsa.cnf"), "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n");
  run("openssl", ["req", "-x509", ...key, "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-days", "2", "-subj", "/CN=essai", "-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=critical,digitalSignature"], folder);
  run("openssl", ["x509", "-in", "tsa.pem", "-outform", "DER", "-out", "tsa.der"], folder);
  return new Uint8Array(readFileSync(join(folder, "tsa.der")));
}

function stamp(folder: string, data: Bytes): Bytes {
  writeFileSync(join(folder, "data"), data);
  writeFileSync(join(folder, "serial"), "01\n");
  run("openssl", ["ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "q.tsq"], folder);
  run("openssl", ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "r.tsr"], folder);
  return new Uint8Array(readFileSync(join(folder, "r.tsr")));
}

test("a stored zip is read, a compressed one is not", { skip: !has("python3") && "python3 is absent" }, () => {
  for (const [method, expected] of [["ZIP_STORED", 2], ["ZIP_DEFLATED", 0]] as const) inFolder((folder) => {
    run("python3", ["-c", `import zipfile\nz=zipfile.ZipFile('r.zip','w',zipfile.${method})\nz.writestr('recu.json','{}'*50)\nz.writestr('é.txt','x'*100)\nz.close()`], folder);
    const entries = readStoredZip(new Uint8Array(readFileSync(join(folder, "r.zip"))));
    assert.equal(entries?.size ?? 0, expected);
    if (expected) assert.equal(Buffer.from(entries!.get("é.txt")!).toString(), "x".repeat(100));
  });
  assert.equal(readStoredZip(fromHex("504b0506")), null);
});
