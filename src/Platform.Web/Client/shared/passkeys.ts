// Every <form method="post" data-passkey="create|get" data-options="?handler=Options"> with a hidden Credential
// and a [data-problem tabindex=-1] whose data-… hold the sentences. The whole form goes to the options handler:
// what the server hashes there is what was shown (docs: step-up bound to the act). A button with an address of its own
// (« Modifier ») binds nothing: it goes there, without the key. An empty data-passkey is none: Razor writes it so for null.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.passkey || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  void run(form);
});

async function run(form: HTMLFormElement): Promise<void> {
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  if (form.dataset.busy !== undefined) return; // a second click while the key is asked for
  form.dataset.busy = "";
  try {
    if (problem) problem.textContent = "";
    const answer = await fetch(form.dataset.options ?? "?handler=Options", { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(`options: ${answer.status}`);
    const field = form.elements.namedItem("Credential") as HTMLInputElement;
    field.value = field.dataset.demo
      ? await askDemo(field.dataset.demo, form, await answer.text())
      : JSON.stringify((await ask(form.dataset.passkey ?? "get", (await answer.json()) as never)).toJSON());
    form.submit(); // fires no second submit event
  } catch (error) {
    if (!problem) throw error;
    const name = error instanceof DOMException ? error.name.toLowerCase() : "other";
    problem.textContent = problem.dataset[name] ?? problem.dataset.other ?? "";
    problem.focus();
  } finally {
    delete form.dataset.busy;
  }
}

async function ask(kind: string, options: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON): Promise<PublicKeyCredential> {
  const credential = kind === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return credential as PublicKeyCredential;
}

// Demonstration only: a key made of software answers in the place of the visitor's own (the server maps this address in Development alone).
async function askDemo(address: string, form: HTMLFormElement, options: string): Promise<string> {
  const token = form.elements.namedItem("__RequestVerificationToken") as HTMLInputElement;
  const answer = await fetch(address, { method: "POST", body: options, headers: { "X-Jeton": token.value } });
  if (!answer.ok) throw new Error(`demo key: ${answer.status}`);
  return answer.text();
}
