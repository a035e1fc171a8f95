import { fingerprint } from "./fingerprint.ts";
import { keyWords } from "./key-form.fr.ts";
import { recipientOf } from "./keys.ts";

// Public halves only, written in the page: whose file did this person take?
export interface KnownKey {
  readonly cle: string;
  readonly nom: string;
  readonly moi: boolean;
}

export function knownKeys(): readonly KnownKey[] {
  return JSON.parse(document.getElementById("cles-connues")?.textContent ?? "[]") as KnownKey[];
}

// null: the key that is wanted. `mine` is said when it is another key of the same person.
export function otherKey(identity: string, wanted: string, known: readonly KnownKey[], mine: string): string | null {
  const found = recipientOf(identity);
  if (found === wanted) return null;
  const holder = known.find(({ cle }) => cle === found);
  if (holder === undefined) return keyWords.unknown(fingerprint(found).join(" "));
  return holder.moi ? mine : keyWords.otherHolder(holder.nom);
}
