import { decrypt } from "../shared/age.ts";
import { withKey } from "../shared/age-keys.ts";
import { fromBase64, toBase64 } from "../shared/bytes.ts";
import { button, downloadLink, fingerprintNodes, h, replace, required, showProblems, type Problem } from "../shared/dom.ts";
import { fingerprint } from "../shared/fingerprint.ts";
import { protectIdentity } from "../shared/holder-key.ts";
import { send } from "../shared/http.ts";
import { keyForm } from "../shared/key-form.ts";
import { newKeyPair, recipientOf } from "../shared/keys.ts";
import { newPassphrase } from "./passphrase.ts";
import { texts } from "./texts.fr.ts";

// Three steps: made, kept, tried. The key registered is the one that was read back from the holder's own file.
export function createKey(root: HTMLElement): void {
  const steps = h("div");
  root.append(steps);
  const form = document.querySelector<HTMLFormElement>('form[data-passkey="get"]');
  let tried = false;
  form?.addEventListener("submit", (event) => {
    if (tried) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showProblems(steps, texts.problem, [{ text: texts.testFirst }]);
  }, { capture: true });
  replace(steps, h("p", { class: "govuk-body" }, texts.makeWhy), button(texts.make, () => void make()));

  async function make(): Promise<void> {
    replace(steps, h("p", { class: "govuk-body", role: "status" }, texts.making));
    const { identity, recipient } = newKeyPair();
    const passphrase = newPassphrase();
    const file = await protectIdentity(identity, passphrase);
    let downloaded = false;
    const name = `cle-${root.dataset.slug ?? "detenteur"}.age`;
    const link = downloadLink(texts.download(name), name, new Blob([file], { type: "application/octet-stream" }), "govuk-button govuk-button--secondary");
    link.addEventListener("click", () => { downloaded = true; });
    const proceed = button(texts.written, () => downloaded ? test(recipient) : showProblems(steps, texts.problem, [{ text: texts.firstDownload }]));
    const heading = h("h2", { class: "govuk-heading-m", tabindex: -1 }, texts.phrase);
    replace(steps, heading, h("p", { class: "govuk-body" }, texts.phraseWhy),
      h("ol", { class: "govuk-list govuk-list--number govuk-!-font-size-27", "data-phrase": passphrase }, ...passphrase.split("-").map((word) => h("li", {}, h("span", { class: "pa-empreinte" }, word)))),
      h("h2", { class: "govuk-heading-m" }, texts.file), h("p", { class: "govuk-body" }, texts.fileWhy), h("p", {}, link), proceed);
    heading.focus();
  }

  function test(recipient: string): void {
    const heading = h("h2", { class: "govuk-heading-m", tabindex: -1 }, texts.test);
    replace(steps, heading, h("p", { class: "govuk-body" }, texts.testWhy), keyForm(texts, texts.tryIt, texts.trying, (identity) => prove(identity, recipient)));
    heading.focus();
  }

  async function prove(identity: string, recipient: string): Promise<readonly Problem[]> {
    if (recipientOf(identity) !== recipient) return [{ text: texts.otherKey, field: "cle-fichier" }];
    try {
      const body = new FormData();
      body.set("Recipient", recipient);
      const { id, defi } = (await send("POST", required(root, "defi"), required(root, "jeton"), body)) as { id: string; defi: string };
      const answer = await decrypt(fromBase64(defi), withKey(identity));
      fill({ Recipient: recipient, ChallengeId: id, Answer: toBase64(answer) });
    } catch {
      return [{ text: texts.challengeFailed }];
    }
    tried = true;
    const heading = h("h2", { class: "govuk-heading-m", tabindex: -1 }, texts.works);
    replace(steps, heading, h("p", { class: "govuk-body" }, texts.worksWhy),
      h("p", { class: "govuk-body" }, texts.fingerprint, ...fingerprintNodes(fingerprint(recipient)), h("br"), texts.fingerprintWhy));
    heading.focus();
    return [];
  }

  function fill(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) (form!.elements.namedItem(name) as HTMLInputElement).value = value;
  }
}
