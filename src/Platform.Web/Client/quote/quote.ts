import { encrypt } from "../shared/age.ts";
import { toKey } from "../shared/age-keys.ts";
import { toBase64 } from "../shared/bytes.ts";
import { moduleRoot, required, showProblems, type Problem } from "../shared/dom.ts";
import { Refusal, send } from "../shared/http.ts";
import { amountIn, answerBytes, faultOf, MOST_FILE } from "./answer.ts";
import { freshToken } from "./token.ts";
import { texts } from "./texts.ts";

// The fields have no name: a browser never sends them. What leaves is sealed to the gate of this request, and to nothing else.
const root = moduleRoot("devis");
if (root !== null) start(root);

function start(root: HTMLElement): void {
  const form = root.querySelector("form")!; // part of the page
  const view = root.querySelector<HTMLElement>("[data-problemes]")!; // likewise
  const field = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
  let zeroTold = false;
  root.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void answer();
  });

  async function answer(): Promise<void> {
    const typed = field<HTMLInputElement>("montant").value;
    const amount = amountIn(typed);
    const file = field<HTMLInputElement>("document").files?.[0];
    const problems: Problem[] = [];
    if (amount === null) problems.push({ text: texts[faultOf(typed)], field: "montant" });
    else if (Number(amount) === 0 && !zeroTold) {
      zeroTold = true;
      problems.push({ text: texts.zero, field: "montant" });
    }
    if (file !== undefined && (file.size > MOST_FILE || !file.name.toLowerCase().endsWith(".pdf") || !(await isPdf(file)))) problems.push({ text: texts.notPdf, field: "document" });
    if (problems.length > 0) return showProblems(view, texts.problem, problems);
    const button = form.querySelector("button")!; // part of the page
    const words = button.textContent;
    button.textContent = texts.sealing;
    button.setAttribute("aria-disabled", "true");
    try {
      const plain = await answerBytes({ amount: amount!, delay: field<HTMLInputElement>("delai").value.trim(), message: field<HTMLTextAreaElement>("message").value.trim(), file }); // told above when null
      const body = new FormData();
      body.set("reponse", toBase64(await encrypt(plain, toKey(required(root, "cle")))));
      await sendOnce(body);
      location.assign(`${location.pathname}?recu=true`);
    } catch (fault) {
      button.textContent = words;
      button.removeAttribute("aria-disabled");
      showProblems(view, texts.problem, [problemOf(fault)]);
    }
  }

  // A session that ended and was opened again in another tab: the token of this page is of the one before. Nothing was received, so it is sent with a new one.
  async function sendOnce(body: FormData): Promise<void> {
    const address = required(root, "adresse");
    try {
      await send("POST", address, required(root, "jeton"), body);
    } catch (fault) {
      if (!(fault instanceof Refusal) || fault.status !== 400) throw fault;
      await send("POST", address, await freshToken(), body);
    }
  }

  function problemOf(fault: unknown): Problem {
    if (!(fault instanceof Refusal) || fault.message === "") return { text: texts.unsent };
    return fault.status === 401 ? { text: texts.signedOut, elsewhere: { words: texts.signIn, href: `/connexion?retour=${encodeURIComponent(location.pathname)}` } } : { text: fault.message };
  }
}

async function isPdf(file: File): Promise<boolean> {
  return new TextDecoder("latin1").decode(await file.slice(0, 5).arrayBuffer()) === "%PDF-";
}
