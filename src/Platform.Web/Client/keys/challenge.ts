import { decrypt } from "../shared/age.ts";
import { withKey } from "../shared/age-keys.ts";
import { fromBase64, toBase64 } from "../shared/bytes.ts";
import { required } from "../shared/dom.ts";
import { send } from "../shared/http.ts";

export interface Answered {
  readonly ChallengeId: string;
  readonly Answer: string; // base64 of the 32 bytes that only this key opens
}

// The server seals fresh bytes to the public half; they come back only from whoever holds the other.
export async function answerChallenge(root: HTMLElement, recipient: string, identity: string): Promise<Answered> {
  const body = new FormData();
  body.set("Recipient", recipient);
  const { id, defi } = (await send("POST", required(root, "defi"), required(root, "jeton"), body)) as { id: string; defi: string };
  return { ChallengeId: id, Answer: toBase64(await decrypt(fromBase64(defi), withKey(identity))) };
}

export function fill(form: HTMLFormElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) (form.elements.namedItem(name) as HTMLInputElement).value = value;
}
