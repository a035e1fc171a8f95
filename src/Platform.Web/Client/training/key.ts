import { text, utf8, type Bytes } from "../shared/bytes.ts";
import { newKeyPair, recipientOf } from "../shared/keys.ts";
import * as store from "../shared/store.ts";

// A practice key is born here and never leaves: what is sealed to it is as unreadable for the platform as a real bid.
const nameOf = (recipient: string): string => `essai:${recipient}`;

export async function makePracticeKey(): Promise<string> {
  const { identity, recipient } = newKeyPair();
  await store.put("listes", nameOf(recipient), utf8(identity));
  return recipient;
}

// null: made by another browser, or forgotten.
export async function practiceKey(recipient: string): Promise<string | null> {
  const kept = await store.get<Bytes>("listes", nameOf(recipient)).catch(() => undefined);
  if (kept === undefined) return null;
  const identity = text(kept);
  return recipientOf(identity) === recipient ? identity : null;
}
