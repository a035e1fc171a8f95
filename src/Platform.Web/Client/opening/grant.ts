import { decrypt } from "../shared/age.ts";
import { withKey } from "../shared/age-keys.ts";
import { digest, fromBase64, text, toHex } from "../shared/bytes.ts";
import { recipientOf } from "../shared/keys.ts";

export interface Grant {
  readonly cle: string;
  readonly ck_gate_sha256: string;
  readonly octroi: string;
}

export type Unlocked = { readonly kind: "unlocked"; readonly identity: string } | { readonly kind: "not-mine" | "altered" | "gate" };

// At the session: my key opens the grant, the released gate opens what is inside, and both are what was published.
export async function unlock(grant: Grant, holder: string, gate: string): Promise<Unlocked> {
  const gated = await decrypt(fromBase64(grant.octroi), withKey(holder)).catch(() => null);
  if (gated === null) return { kind: "not-mine" };
  if (toHex(digest(gated)) !== grant.ck_gate_sha256) return { kind: "altered" };
  const opened = await decrypt(gated, withKey(gate)).catch(() => null);
  if (opened === null) return { kind: "gate" };
  const identity = text(opened).trim();
  return recipientOf(identity) === grant.cle ? { kind: "unlocked", identity } : { kind: "altered" };
}
