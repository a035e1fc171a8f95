import { decrypt, encrypt } from "../shared/age.ts";
import { toKey, withKey } from "../shared/age-keys.ts";
import { digest, equal, random, toBase64, toHex, utf8 } from "../shared/bytes.ts";
import { jcs } from "../shared/jcs.ts";
import { newKeyPair, recipientOf } from "../shared/keys.ts";

export interface KeyPlan {
  readonly consultation: string;
  readonly verrou: string;
  readonly enveloppes: readonly string[];
  readonly detenteurs: readonly { readonly id: string; readonly nom: string; readonly fonction: string; readonly cle: string }[];
  readonly mode: "simple";
}

export interface KeySet {
  readonly jeu: string; // base64 of the exact JCS bytes
  readonly octrois: readonly { readonly enveloppe: string; readonly detenteur: string; readonly octroi: string; readonly sha256: string }[];
}

// One key per kind of envelope. Holder outside, gate inside: a holder may test and delegate before the deadline without ever holding the key.
export async function makeKeySet(plan: KeyPlan): Promise<KeySet> {
  if (plan.detenteurs.length < 2) throw new Error("two ways to open are needed");
  const cles: { cle: string; ck_gate_sha256: string; enveloppe: string }[] = [];
  const octrois: KeySet["octrois"][number][] = [];
  for (const enveloppe of plan.enveloppes) {
    const pair = newKeyPair();
    await rehearse(pair.identity, pair.recipient);
    const gated = await encrypt(utf8(`${pair.identity}\n`), toKey(plan.verrou));
    cles.push({ cle: pair.recipient, ck_gate_sha256: toHex(digest(gated)), enveloppe });
    for (const { id, cle } of plan.detenteurs) {
      const octroi = await encrypt(gated, toKey(cle));
      octrois.push({ enveloppe, detenteur: id, octroi: toBase64(octroi), sha256: toHex(digest(octroi)) });
    }
  }
  const jeu = jcs({
    cles, consultation: plan.consultation, detenteurs: plan.detenteurs.map(({ cle, fonction, id, nom }) => ({ cle, fonction, id, nom })),
    m: 1, mode: plan.mode, n: plan.detenteurs.length, octrois: octrois.map(({ detenteur, enveloppe, sha256 }) => ({ detenteur, enveloppe, sha256 })), v: "jeu-de-cles/1", verrou: plan.verrou,
  });
  return { jeu: toBase64(utf8(jeu)), octrois };
}

// Seals a test bid and opens it again: a key that does not open is found today, not at the session.
async function rehearse(identity: string, recipient: string): Promise<void> {
  const sample = random(200_000);
  const opened = await decrypt(await encrypt(sample, toKey(recipient)), withKey(identity));
  if (!equal(opened, sample) || recipientOf(identity) !== recipient) throw new Error("the new key does not open what it seals");
}
