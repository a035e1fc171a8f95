import type { Bytes } from "./bytes.ts";
import { h, showProblems, type Problem } from "./dom.ts";
import { openIdentity } from "./holder-key.ts";
import { keyWords } from "./key-form.fr.ts";

const LARGEST = 1 << 20; // a key file has a few hundred bytes

// The file and its passphrase, as at the session. Neither leaves the page. `safe` ends each refusal: what was not done.
export function keyForm(action: string, busy: string, safe: string, take: (identity: string) => Promise<readonly Problem[]>): HTMLElement {
  const file = h("input", { class: "govuk-file-upload", id: "cle-fichier", type: "file" });
  const passphrase = h("input", { class: "govuk-input", id: "cle-phrase", type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "none", "aria-describedby": "cle-phrase-aide" });
  const status = h("p", { class: "govuk-body", role: "status" });
  const form = h("form", { novalidate: true },
    h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: "cle-fichier" }, keyWords.chooseFile), file),
    h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: "cle-phrase" }, keyWords.passphrase), h("div", { class: "govuk-hint", id: "cle-phrase-aide" }, keyWords.passphraseHint), passphrase),
    status, h("button", { class: "govuk-button" }, action));
  const attempt = async (): Promise<readonly Problem[]> => {
    const chosen = file.files?.[0];
    const missing = [...(chosen ? [] : [{ text: keyWords.noFile, field: file.id }]), ...(passphrase.value.trim() ? [] : [{ text: keyWords.noPassphrase, field: passphrase.id }])];
    if (missing.length > 0 || chosen === undefined) return missing;
    status.textContent = busy;
    const opened = await openIdentity(new Uint8Array(await chosen.slice(0, LARGEST).arrayBuffer()) as Bytes, passphrase.value);
    if (opened.kind !== "opened") return [{ text: `${keyWords.fault[opened.kind]} ${safe}`, field: opened.kind === "phrase" ? passphrase.id : file.id }];
    const problems = await take(opened.identity);
    if (problems.length === 0) passphrase.value = "";
    return problems;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (status.textContent !== "") return; // a second click while the passphrase is stretched
    void attempt().then((problems) => {
      status.textContent = "";
      for (const field of [file, passphrase]) besideField(field, problems.find((problem) => problem.field === field.id)?.text);
      showProblems(form, keyWords.problem, problems);
    });
  });
  return form;
}

// The same words beside the field as in the summary.
function besideField(field: HTMLInputElement, words: string | undefined): void {
  const [group, id] = [field.parentElement!, `${field.id}-erreur`];
  document.getElementById(id)?.remove();
  group.classList.toggle("govuk-form-group--error", words !== undefined);
  field.classList.toggle(field.type === "file" ? "govuk-file-upload--error" : "govuk-input--error", words !== undefined);
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one !== "" && one !== id);
  if (words !== undefined) {
    field.before(h("p", { class: "govuk-error-message", id }, h("span", { class: "govuk-visually-hidden" }, "Erreur\u00a0: "), words));
    described.push(id);
  }
  if (described.length > 0) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
}
