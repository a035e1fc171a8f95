import { required, type Problem } from "../shared/dom.ts";
import { keyForm } from "../shared/key-form.ts";
import { knownKeys, otherKey } from "../shared/known-keys.ts";
import { answerChallenge, fill } from "./challenge.ts";
import { texts } from "./texts.fr.ts";

// The drill: file and phrase, as at the session; a fresh challenge is opened here, the answer is what the server records.
export function testKey(root: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>("form[data-essai]");
  if (form === null) throw new Error("the form of the test is needed");
  const recipient = required(root, "cle");
  root.append(keyForm(texts.tryIt, texts.trying, texts.nothingRecorded, async (identity): Promise<readonly Problem[]> => {
    const other = otherKey(identity, recipient, knownKeys(), texts.formerKey);
    if (other !== null) return [{ text: `${other} ${texts.nothingRecorded}`, field: "cle-fichier" }];
    try {
      fill(form, { ...(await answerChallenge(root, recipient, identity)) });
    } catch {
      return [{ text: texts.challengeFailed }];
    }
    form.submit();
    return [];
  }));
}
