import { fromBase64, text } from "../shared/bytes.ts";
import { fingerprintNodes, h, replace, showProblems } from "../shared/dom.ts";
import { fingerprint } from "../shared/fingerprint.ts";
import { makeKeySet, type KeyPlan } from "./key-set.ts";
import { texts } from "./texts.fr.ts";

// On submit: the keys are made and tried, only their public part and the grants go into the form; then the passkey confirms.
export function publishKeys(root: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>('form[data-passkey="get"]');
  const data = document.getElementById("cles-donnees");
  if (form === null || data === null) throw new Error("the publication form and its data are needed");
  const status = h("div", { role: "status" });
  root.append(status);
  let made = false;
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (made) return; // on to the passkey
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    const submitter = event.submitter;
    // In a task of its own: the browser silently ignores requestSubmit while it is still firing this event, and all of prepare may run in microtasks.
    setTimeout(() => void prepare().then((ready) => {
      busy = false;
      made = ready;
      if (ready) form.requestSubmit(submitter);
    }));
  }, { capture: true });

  async function prepare(): Promise<boolean> {
    replace(status, h("p", { class: "govuk-body" }, texts.publishing));
    try {
      const plan = JSON.parse(data!.textContent ?? "") as KeyPlan;
      const set = await makeKeySet(plan);
      (form!.elements.namedItem("KeySet") as HTMLInputElement).value = JSON.stringify(set);
      const { cles } = JSON.parse(text(fromBase64(set.jeu))) as { cles: { cle: string; enveloppe: string }[] };
      replace(status, h("p", { class: "govuk-body" }, texts.published(plan.detenteurs.length)),
        h("ul", { class: "govuk-list" }, ...cles.map(({ cle, enveloppe }) => h("li", {}, texts.enveloppe(enveloppe), ...fingerprintNodes(fingerprint(cle))))));
      return true;
    } catch (error) {
      console.error(error);
      replace(status);
      showProblems(root, texts.problem, [{ text: texts.publishFailed }]);
      return false;
    }
  }
}
