import { h, showProblems, type Problem } from "./dom.ts";
import { openIdentity } from "./holder-key.ts";
import type { Bytes } from "./bytes.ts";

export interface KeyFormTexts {
  readonly chooseFile: string;
  readonly passphrase: string;
  readonly passphraseHint: string;
  readonly noFile: string;
  readonly noPassphrase: string;
  readonly doesNotOpen: string;
  readonly problem: string;
}

// The file and its passphrase, as at the session. Neither leaves the page.
export function keyForm(words: KeyFormTexts, action: string, busy: string, take: (identity: string) => Promise<readonly Problem[]>): HTMLElement {
  const file = h("input", { class: "govuk-file-upload", id: "cle-fichier", type: "file" });
  const passphrase = h("input", { class: "govuk-input", id: "cle-phrase", type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "none", "aria-describedby": "cle-phrase-aide" });
  const status = h("p", { class: "govuk-body", role: "status" });
  const form = h("form", { novalidate: true },
    h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: "cle-fichier" }, words.chooseFile), file),
    h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: "cle-phrase" }, words.passphrase), h("div", { class: "govuk-hint", id: "cle-phrase-aide" }, words.passphraseHint), passphrase),
    status, h("button", { class: "govuk-button" }, action));
  const attempt = async (): Promise<readonly Problem[]> => {
    const chosen = file.files?.[0];
    const missing = [...(chosen ? [] : [{ text: words.noFile, field: "cle-fichier" }]), ...(passphrase.value.trim() ? [] : [{ text: words.noPassphrase, field: "cle-phrase" }])];
    if (missing.length > 0 || chosen === undefined) return missing;
    status.textContent = busy;
    const identity = await openIdentity(new Uint8Array(await chosen.slice(0, 1 << 20).arrayBuffer()) as Bytes, passphrase.value);
    if (identity === null) return [{ text: words.doesNotOpen, field: "cle-phrase" }];
    passphrase.value = "";
    return take(identity);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (status.textContent !== "") return; // a second click while the passphrase is stretched
    void attempt().then((problems) => { status.textContent = ""; showProblems(form, words.problem, problems); });
  });
  return form;
}
