import { button, downloadLink, fingerprintNodes, h, replace, required, type Problem } from "../shared/dom.ts";
import { longDay } from "../shared/french.ts";
import { fingerprint } from "../shared/fingerprint.ts";
import { protectIdentity } from "../shared/holder-key.ts";
import { keyForm } from "../shared/key-form.ts";
import { newKeyPair } from "../shared/keys.ts";
import { knownKeys, otherKey } from "../shared/known-keys.ts";
import { answerChallenge, fill } from "./challenge.ts";
import { newPassphrase } from "./passphrase.ts";
import { texts } from "./texts.fr.ts";

// Three screens, one main action each: made, kept, tried. What is registered is what was read back from the holder's own file.
export function createKey(root: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>('form[data-passkey="get"]');
  if (form === null) throw new Error("the form that registers the key is needed");
  const steps = h("ol", { class: "pa-etapes", "aria-label": texts.stepsLabel });
  const view = h("div", { class: "pa-texte" });
  root.append(steps, view);
  const tried = (form.elements.namedItem("Recipient") as HTMLInputElement).value;
  if (tried !== "") works(tried, false); // the server refused something else: the test still counts
  else void make();

  function show(step: 0 | 1 | 2, heading: string, focus: boolean, ...content: Node[]): void {
    replace(steps, ...texts.steps.map((label, i) => h("li", { class: i < step ? "pa-etapes__faite" : undefined, "aria-current": i === step ? "step" : undefined }, h("span", {}, label))));
    const title = h("h2", { class: "govuk-heading-l govuk-!-margin-bottom-4", tabindex: -1 }, heading);
    replace(view, title, ...content);
    if (focus) title.focus();
  }

  async function make(): Promise<void> {
    show(0, texts.made, false, h("p", { class: "govuk-body", role: "status" }, texts.making));
    const { identity, recipient } = newKeyPair();
    const passphrase = newPassphrase();
    const file = await protectIdentity(identity, passphrase);
    const name = `cle-${root.dataset.slug ?? "detenteur"}.age`;
    const proceed = button(texts.proceed, () => keep(recipient, passphrase, name));
    const link = downloadLink(texts.download(name), name, new Blob([file], { type: "application/octet-stream" }), "govuk-button");
    link.addEventListener("click", () => {
      link.className = "govuk-button govuk-button--secondary"; // the main action is now the next step
      if (!proceed.isConnected) link.after(" ", proceed);
    });
    show(0, texts.made, false, h("p", { class: "govuk-body" }, texts.madeWhy), words(passphrase, true), h("p", { class: "govuk-body" }, texts.fileWhy), h("div", { class: "govuk-button-group" }, link));
  }

  function keep(recipient: string, passphrase: string, name: string): void {
    const card = h("section", { class: "pa-fiche", "aria-labelledby": "h-fiche" },
      h("h3", { class: "govuk-heading-m", id: "h-fiche" }, texts.card),
      h("p", { class: "govuk-body" }, texts.cardOf(required(root, "nom"), required(root, "compte"), longDay(new Date()))),
      words(passphrase, false),
      h("p", { class: "govuk-body" }, texts.cardFile(name), h("br"), texts.fingerprint, ...fingerprintNodes(fingerprint(recipient))),
      h("p", { class: "govuk-body govuk-!-margin-bottom-0" }, texts.cardHow));
    show(1, texts.keep, true, h("ul", { class: "govuk-list govuk-list--bullet" }, ...texts.keepWhy.map((line) => h("li", {}, line))), card,
      h("div", { class: "govuk-button-group" }, button(texts.kept, () => test(recipient)), button(texts.print, () => print(), "secondary")));
  }

  function test(recipient: string): void {
    show(2, texts.test, true, h("p", { class: "govuk-body" }, texts.testWhy), keyForm(texts.tryIt, texts.trying, texts.nothingRecorded, (identity) => prove(identity, recipient)));
  }

  async function prove(identity: string, recipient: string): Promise<readonly Problem[]> {
    const other = otherKey(identity, recipient, [{ cle: recipient, nom: "", moi: true }, ...knownKeys()], texts.notTheNewOne);
    if (other !== null) return [{ text: `${other} ${texts.nothingRecorded}`, field: "cle-fichier" }];
    try {
      fill(form!, { Recipient: recipient, ...(await answerChallenge(root, recipient, identity)) });
    } catch {
      return [{ text: texts.challengeFailed }];
    }
    works(recipient);
    return [];
  }

  function works(recipient: string, focus = true): void {
    show(2, texts.works, focus, h("p", { class: "govuk-body" }, texts.worksWhy),
      h("p", { class: "govuk-body" }, texts.fingerprint, ...fingerprintNodes(fingerprint(recipient)), h("br"), texts.fingerprintWhy));
    form!.hidden = false;
  }
}

function words(passphrase: string, read: boolean): HTMLElement {
  return h("ol", { class: "pa-mots", "data-phrase": read ? passphrase : undefined }, ...passphrase.split("-").map((word) => h("li", {}, word)));
}
