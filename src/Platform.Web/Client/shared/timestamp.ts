import { concat, equal, toHex, type Bytes } from "./bytes.ts";
import { child, children, oid, readDer, type Node } from "./der.ts";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const RSA_PSS = "1.2.840.113549.1.1.10";
const HASHES: Record<string, string> = {
  "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512",
};
// Combined identifiers name their hash; plain rsaEncryption and PSS take it elsewhere.
const SIGNATURE_HASHES: Record<string, string> = {
  "1.2.840.113549.1.1.11": "SHA-256", "1.2.840.113549.1.1.12": "SHA-384", "1.2.840.113549.1.1.13": "SHA-512",
  "1.2.840.10045.4.3.2": "SHA-256", "1.2.840.10045.4.3.3": "SHA-384", "1.2.840.10045.4.3.4": "SHA-512",
};
const CURVES: Record<string, { name: string; size: number }> = {
  "1.2.840.10045.3.1.7": { name: "P-256", size: 32 }, "1.3.132.0.34": { name: "P-384", size: 48 }, "1.3.132.0.35": { name: "P-521", size: 66 },
};

export type Stamp =
  | { readonly kind: "valid"; readonly time: Date; readonly serial: string }
  | { readonly kind: "invalid"; readonly reason: "malformed" | "refused" | "other-document" | "signature" | "certificate-period" };

// Checks an RFC 3161 answer (or bare token) over `data` against one pinned certificate. No chain: the certificate is the anchor.
export async function verifyStamp(response: Uint8Array, data: Uint8Array, certificate: Uint8Array): Promise<Stamp> {
  try {
    const token = tokenOf(readDer(response));
    if (token === null) return { kind: "invalid", reason: "refused" };
    const signed = child(child(token, 1, 0xa0), 0, 0x30);
    const parts = children(signed);
    const encapsulated = parts[2]!;
    if (oid(child(token, 0)) !== SIGNED_DATA || oid(child(encapsulated, 0)) !== TST_INFO) return { kind: "invalid", reason: "malformed" };
    const content = child(child(encapsulated, 1, 0xa0), 0, 0x04).content;
    const info = children(readDer(content));
    const time = generalizedTime(info[4]!);
    const imprint = child(info[2]!, 1, 0x04).content;
    if (!equal(await hash(hashOf(child(info[2]!, 0)), data), imprint)) return { kind: "invalid", reason: "other-document" };
    if (!(await signatureIsRight(child(parts.at(-1)!, 0, 0x30), content, certificate))) return { kind: "invalid", reason: "signature" };
    if (!validAt(certificate, time)) return { kind: "invalid", reason: "certificate-period" };
    return { kind: "valid", time, serial: toHex(info[3]!.content) };
  } catch {
    return { kind: "invalid", reason: "malformed" };
  }
}

// TimeStampResp ::= { status, token? }; a bare ContentInfo begins with an object identifier.
function tokenOf(root: Node): Node | null {
  if (child(root, 0).tag === 0x06) return root;
  const status = child(child(root, 0, 0x30), 0, 0x02).content;
  if (status.length !== 1 || status[0]! > 1) return null; // 0 granted, 1 granted with modifications
  return child(root, 1, 0x30);
}

async function signatureIsRight(signer: Node, content: Uint8Array, certificate: Uint8Array): Promise<boolean> {
  const parts = children(signer);
  const digestName = hashOf(parts[2]!);
  const attributes = parts[3]!;
  if (attributes.tag !== 0xa0) return false; // RFC 3161: signed attributes are always there
  const values = new Map(children(attributes).map((attribute) => [oid(child(attribute, 0)), child(child(attribute, 1, 0x31), 0)]));
  const contentType = values.get(CONTENT_TYPE);
  const messageDigest = values.get(MESSAGE_DIGEST);
  if (contentType === undefined || oid(contentType) !== TST_INFO || messageDigest === undefined) return false;
  if (!equal(messageDigest.content, await hash(digestName, content))) return false;
  // RFC 5652 § 5.4: what is signed is the SET, not the implicit [0] written in the message.
  const signedBytes = attributes.whole.slice();
  signedBytes[0] = 0x31;
  return signatureHolds(publicKeyOf(certificate), parts[4]!, digestName, parts[5]!.content, signedBytes);
}

export async function signatureHolds(spki: Node, algorithm: Node, digestName: string, signature: Uint8Array, signedBytes: Uint8Array): Promise<boolean> {
  const id = oid(child(algorithm, 0));
  const hashName = SIGNATURE_HASHES[id] ?? digestName;
  const curve = CURVES[namedCurve(spki)];
  if (curve !== undefined) {
    const key = await importSpki(spki, { name: "ECDSA", namedCurve: curve.name });
    return crypto.subtle.verify({ name: "ECDSA", hash: hashName }, key, rawEcdsa(signature, curve.size), signedBytes as Bytes);
  }
  if (id === RSA_PSS) {
    const { hash: pssHash, salt } = pssParameters(algorithm);
    return crypto.subtle.verify({ name: "RSA-PSS", saltLength: salt }, await importSpki(spki, { name: "RSA-PSS", hash: pssHash }), signature as Bytes, signedBytes as Bytes);
  }
  return crypto.subtle.verify("RSASSA-PKCS1-v1_5", await importSpki(spki, { name: "RSASSA-PKCS1-v1_5", hash: hashName }), signature as Bytes, signedBytes as Bytes);
}

function importSpki(spki: Node, algorithm: RsaHashedImportParams | EcKeyImportParams): Promise<CryptoKey> {
  return crypto.subtle.importKey("spki", spki.whole.slice(), algorithm, false, ["verify"]);
}

function pssParameters(algorithm: Node): { hash: string; salt: number } {
  const tagged = new Map(children(child(algorithm, 1, 0x30)).map((node) => [node.tag, node]));
  const name = tagged.get(0xa0);
  const salt = tagged.get(0xa2);
  if (name === undefined) throw new Error("PSS with SHA-1");
  return { hash: hashOf(child(name, 0)), salt: salt === undefined ? 20 : child(salt, 0, 0x02).content.reduce((n, byte) => n * 256 + byte, 0) };
}

// WebCrypto wants r ‖ s, X.509 writes SEQUENCE { r, s }. One writing only: what these two numbers give in DER must be what was received.
function rawEcdsa(signature: Uint8Array, size: number): Bytes {
  const raw = new Uint8Array(2 * size);
  const numbers = children(readDer(signature)).map(({ content }) => content.subarray(content.findIndex((byte) => byte !== 0)));
  if (numbers.length !== 2 || numbers.some(({ length }) => length > size)) throw new Error("ECDSA: not two numbers of the curve's size");
  numbers.forEach((digits, i) => raw.set(digits, (i + 1) * size - digits.length));
  if (!equal(element(0x30, ...numbers.map((digits) => element(0x02, digits[0]! < 0x80 ? digits : concat(new Uint8Array(1), digits)))), signature)) throw new Error("ECDSA: not DER");
  return raw;
}

function element(tag: number, ...parts: Uint8Array[]): Bytes {
  const content = concat(...parts);
  return concat(Uint8Array.of(tag, ...(content.length < 0x80 ? [content.length] : [0x81, content.length])), content);
}

// TBSCertificate: optional version, serial, algorithm, issuer, validity, subject, key.
function fieldOf(certificate: Uint8Array, afterVersion: number): Node {
  const fields = children(child(readDer(certificate), 0, 0x30));
  return fields[afterVersion + (fields[0]!.tag === 0xa0 ? 1 : 0)]!;
}

const publicKeyOf = (certificate: Uint8Array): Node => fieldOf(certificate, 5);

function namedCurve(spki: Node): string {
  const parameters = children(child(spki, 0, 0x30))[1];
  return parameters?.tag === 0x06 ? oid(parameters) : "";
}

function validAt(certificate: Uint8Array, time: Date): boolean {
  const [from, to] = children(fieldOf(certificate, 3)).map(certificateTime);
  return from! <= time && time <= to!;
}

function certificateTime(node: Node): Date {
  if (node.tag === 0x18) return generalizedTime(node);
  const written = new TextDecoder().decode(node.content);
  return parseTime(`${Number(written.slice(0, 2)) < 50 ? "20" : "19"}${written}`);
}

function generalizedTime(node: Node): Date {
  if (node.tag !== 0x18) throw new Error("not a GeneralizedTime");
  return parseTime(new TextDecoder().decode(node.content));
}

function parseTime(written: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(written);
  if (parts === null) throw new Error("not a UTC time");
  const [, year, month, day, hour, minute, second, fraction] = parts;
  return new Date(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + Math.round(Number(fraction ?? 0) * 1000));
}

function hashOf(algorithm: Node): string {
  const name = HASHES[oid(child(algorithm, 0))];
  if (name === undefined) throw new Error("hash not accepted");
  return name;
}

async function hash(name: string, data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(name, data as Bytes));
}
