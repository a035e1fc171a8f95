// What is asked of the browser itself: nothing leaves it.
import { decrypt, encrypt } from "../shared/age.ts";
import { toKey, withKey } from "../shared/age-keys.ts";
import { digest, equal, nativeDigest, random, toHex, utf8 } from "../shared/bytes.ts";
import { isNative } from "../shared/cipher.ts";
import { newKeyPair } from "../shared/keys.ts";
import * as store from "../shared/store.ts";
import { workerHash } from "../deposit/sealer-port.ts";
import { size } from "../shared/french.ts";
import type { Finding } from "./finding.ts";
import { texts } from "./texts.ts";

const PATIENCE = 5000;
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4, SHA-256 of « abc »
const OLDEST = { Firefox: 132, Chrome: 130 }; // what the scripts are built for (build.mjs)

export function browser(): Finding {
  const missing = [
    [window.isSecureContext, texts.needs.secure], ["crypto" in window && "subtle" in crypto, texts.needs.crypto], ["Worker" in window, texts.needs.worker],
    ["indexedDB" in window, texts.needs.storage], ["isWellFormed" in String.prototype, texts.needs.recent],
  ].filter(([there]) => there !== true).map(([, words]) => String(words));
  const found = /(Firefox|Edg|Chrome)\/(\d+)/.exec(navigator.userAgent);
  const name = nameOf(navigator.userAgent);
  if (missing.length > 0) return { light: "rouge", measure: texts.browserMissing(name, missing), remedy: texts.browserRemedy };
  const oldest = found?.[1] === "Firefox" ? OLDEST.Firefox : OLDEST.Chrome;
  if (found !== null && Number(found[2]) < oldest) return { light: "attention", measure: texts.browserOld(name), remedy: texts.browserOldRemedy };
  return { light: "bon", measure: texts.browserGood(name) };
}

function nameOf(agent: string): string {
  for (const [mark, name] of [["Edg", "Edge"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Version", "Safari"]] as const) {
    const version = new RegExp(`${mark}/(\\d+)`).exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return texts.unknownBrowser;
}

// The very steps of a deposit, on a few bytes: hash, key, sealing, opening, and the refusal of a flipped bit.
export async function sealing(): Promise<Finding> {
  const begun = performance.now();
  const plain = random(200_000);
  const { identity, recipient } = newKeyPair();
  const sealed = await encrypt(plain, toKey(recipient));
  const opened = await decrypt(sealed, withKey(identity));
  sealed[sealed.length - 1]! ^= 1;
  const refused = await decrypt(sealed, withKey(identity)).then(() => false, () => true);
  const wrapped = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const good = equal(opened, plain) && refused && toHex(await nativeDigest(utf8("abc"))) === ABC && !(wrapped as CryptoKey).extractable;
  if (!good) return { light: "rouge", measure: texts.sealingBad, remedy: texts.browserRemedy };
  return { light: "bon", measure: texts.sealingGood(await isNative(), Math.max(1, Math.round(performance.now() - begun))) };
}

export async function workers(): Promise<Finding> {
  const hash = workerHash();
  try {
    const answer = (async () => { await hash.push(utf8("abc")); return hash.end(); })();
    const late = new Promise<null>((resolve) => { setTimeout(() => resolve(null), PATIENCE); });
    const made = await Promise.race([answer, late]);
    return made !== null && equal(made, digest(utf8("abc"))) ? { light: "bon", measure: texts.workersGood } : { light: "rouge", measure: texts.workersBad, remedy: texts.workersRemedy };
  } catch {
    return { light: "rouge", measure: texts.workersBad, remedy: texts.workersRemedy };
  } finally {
    hash.close();
  }
}

export async function drafts(enough: number): Promise<Finding> {
  try {
    const probe = random(1000);
    await store.put("listes", "essai-du-poste", probe);
    const back = await store.get<Uint8Array>("listes", "essai-du-poste");
    await store.remove("listes", "essai-du-poste");
    if (back === undefined || !equal(back, probe)) throw new Error("lost");
  } catch {
    return { light: "rouge", measure: texts.draftsBad, remedy: texts.draftsRemedy };
  }
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota === undefined) return { light: "bon", measure: texts.draftsGood(null) };
  const room = quota - (usage ?? 0);
  return room < enough ? { light: "attention", measure: texts.draftsSmall(size(room)), remedy: texts.draftsSmallRemedy } : { light: "bon", measure: texts.draftsGood(size(room)) };
}
