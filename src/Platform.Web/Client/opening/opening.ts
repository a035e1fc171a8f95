import { fromBase64 } from "../shared/bytes.ts";
import { Clock } from "../shared/clock.ts";
import { button, h, moduleRoot, replace, required, showProblems, tag } from "../shared/dom.ts";
import { atHour, dateAndHour, duration } from "../shared/french.ts";
import { getJson, Refusal } from "../shared/http.ts";
import { keyForm } from "../shared/key-form.ts";
import type { SessionState } from "./contract.ts";
import { checkRegister, type Checked } from "./register-check.ts";
import { kindOf, labelOf, openAll, sealedNow, stepKey, wentOn } from "./session.ts";
import { decisionSummary } from "./decisions.ts";
import { minute } from "./minute.ts";
import { BidTable } from "./table.ts";
import { texts } from "./texts.fr.ts";
import { isTyped, watch } from "./watch.ts";

type Agreed = Extract<Checked, { kind: "agrees" }>;

const POLL = 5_000; // before the opening: the limit passes, the gate opens

const root = moduleRoot("seance");
if (root?.dataset.suivi !== undefined) follow(root, root.dataset.suivi);
else if (root?.dataset.attente !== undefined) wait(required(root, "api"), root.dataset.attente);
else if (root) void start(root);

// The server wrote the page of this state; it also writes the next one.
function wait(api: string, state: string): void {
  setTimeout(() => {
    getJson<SessionState>(api).then((now) => (now.etat === state ? wait(api, state) : location.reload()), () => wait(api, state));
  }, POLL);
}

// Plain forms alone on the page: the decisions, the key that opens the session.
function follow(page: HTMLElement, version: string): void {
  watch({ api: required(page, "api"), version, told: document.querySelectorAll("aside ol > li").length, isBusy: () => false, isTouched: () => isAnyTyped(), tell: (notice) => page.replaceChildren(notice) });
}

const isAnyTyped = (): boolean => [...document.querySelectorAll<HTMLFormElement>("main form")].some(isTyped);

async function start(page: HTMLElement): Promise<void> {
  const api = required(page, "api");
  let state: SessionState;
  try {
    state = await getJson<SessionState>(api);
  } catch (error) {
    return showProblems(page, texts.problem, [{ text: error instanceof Refusal ? texts.refused(error.message) : texts.loadFailed }]);
  }
  const clock = new Clock(new Date(state.heure));
  // The server wrote the forms of this state: if somebody went on meanwhile, it writes them again.
  if (state.version !== required(page, "version")) return location.reload();
  const session = new SessionPage(page, api, clock);
  session.show(state);
  clock.run((now) => session.tick(now));
}

class SessionPage {
  private readonly minutes = h("ol", { class: "govuk-list govuk-list--number", "aria-live": "polite" });
  private readonly since = h("p", { class: "govuk-body-s" });
  private readonly main = h("div", { class: "pa-deux__contenu" });
  private state: SessionState | null = null;
  private isOpening = false;

  constructor(private readonly page: HTMLElement, private readonly api: string, private readonly clock: Clock) {
    replace(page, h("div", { class: "pa-deux" }, this.main,
      h("aside", { class: "pa-panneau", "aria-labelledby": "h-pv" }, h("h2", { class: "govuk-heading-s", id: "h-pv" }, texts.minutes), this.minutes, this.since)));
  }

  tick(now: Date): void {
    if (this.state === null) return;
    const passed = now.getTime() - Date.parse(this.state.limite);
    const words = passed > 0 ? texts.passedSince(duration(passed)) : "";
    if (this.since.textContent !== words) replace(this.since, words);
  }

  show(state: SessionState): void {
    if (this.state?.version !== state.version) this.watch(state);
    this.state = state;
    // The minutes as the server has them; what happens on this page is added under them.
    replace(this.minutes, ...state.journal.map(({ heure, texte }) => minute(new Date(heure), texte, this.clock.now())));
    const table = new BidTable(state.enveloppes);
    const bids = [h("h2", { class: "govuk-heading-m govuk-!-margin-bottom-2" }, texts.bids), table.element];
    const words = (text: string): HTMLElement => h("p", { class: "govuk-body" }, text);
    switch (state.etat) {
      case "avant":
        replace(this.main, h("h2", { class: "govuk-heading-m" }, texts.before(dateAndHour(new Date(state.limite), true))), words(texts.beforeWhy));
        return this.follow();
      case "fermee":
        replace(this.main, words(texts.closed), ...bids);
        return this.follow();
      case "verrou":
        replace(this.main, words(texts.gate), ...bids);
        return this.follow();
      case "admission":
        return state.detenteur !== null && sealedNow(state).length > 0 ? this.offerKey(state, table, bids) : replace(this.main, words(texts.admission), ...bids);
      case "terminee":
        return replace(this.main, words(texts.finished), ...bids);
      case "candidatures":
      case "offres":
        return this.offerKey(state, table, bids);
    }
  }

  // A key that was presented is on this page alone: it is not thrown away under the hands.
  private watch({ version, journal }: SessionState): void {
    watch({
      api: this.api, version, told: journal.length, isBusy: () => this.isOpening, isTouched: () => isAnyTyped() || this.page.querySelector(".pa-cles__verifiee") !== null,
      tell: (notice) => this.page.prepend(notice),
    });
  }

  private offerKey(state: SessionState, table: BidTable, bids: Node[]): void {
    const todo = sealedNow(state);
    if (todo.length === 0) return replace(this.main, h("p", { class: "govuk-body" }, texts.nothingToOpen), this.reload(), ...bids);
    if (state.detenteur === null) return replace(this.main, h("p", { class: "govuk-body" }, texts.notHolder), ...bids);
    const register = checkRegister(state, { name: required(this.page, "registreNom"), key: fromBase64(required(this.page, "registreCle")) });
    if (register.kind === "pending") {
      replace(this.main, h("p", { class: "govuk-body", role: "status" }, texts.registerPending), ...bids);
      return this.follow(() => true);
    }
    if (register.kind === "refused") {
      replace(this.main, ...bids);
      return showProblems(this.main, texts.problem, [{ text: texts.register[register.reason] }]);
    }
    const holder = state.detenteur;
    const place = h("div");
    const card = (verified: boolean): HTMLElement => h("ul", { class: "pa-cles" }, h("li", { class: verified ? "pa-cles__verifiee" : "pa-cles__vous" },
      h("strong", {}, texts.you), h("span", {}, holder.nom), verified ? tag(texts.verified, "green") : tag(texts.expected, "grey")));
    const form = keyForm(texts.present, texts.checking, texts.nothingOpened, async (identity) => {
      const key = await stepKey(state, identity);
      if ("problem" in key) return [{ text: key.problem, field: "cle-fichier" }];
      this.say(texts.minute.key(holder.nom));
      this.say(texts.minute.register(register.deposits, register.isByHand));
      const press = texts.open[kindOf(state)](todo.length);
      const summary = kindOf(state) === "offre" ? decisionSummary(state.decisions, press, this.clock.now()) : null;
      const open = button(press, () => {
        open.remove();
        summary?.remove();
        void this.open(todo, key.identity, register, table, place);
      });
      replace(place, card(true), summary, open);
      open.focus();
      return [];
    });
    const isAgain = todo.every(({ etat }) => etat === "endommagee");
    replace(place, h("h2", { class: "govuk-heading-m govuk-!-margin-bottom-2" }, isAgain ? texts.againTitle : texts.keyTitle),
      h("p", { class: "govuk-body" }, isAgain ? `${texts.againWhy} ${texts.keyWhy}` : texts.keyWhy), card(false), form);
    replace(this.main, place, ...bids);
  }

  private async open(todo: ReturnType<typeof sealedNow>, identity: string, register: Agreed, table: BidTable, place: HTMLElement): Promise<void> {
    this.isOpening = true;
    const guard = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", guard);
    const left = new Set(todo);
    try {
      const end = await openAll(this.api, required(this.page, "jeton"), todo, identity, {
        contradiction: (e) => register.contradiction(e),
        opening: (e) => { table.progress(e.id, 0, e.taille); },
        progress: (e, done) => table.progress(e.id, done, e.taille),
        opened: (e, files) => { left.delete(e); table.set(e.id, "ouverte", texts.files(files.length), files); this.say(texts.minute.opened(labelOf(e), files.length)); },
        damaged: (e, reason) => { left.delete(e); table.set(e.id, "endommagee", reason); this.say(texts.minute.damaged(labelOf(e), reason)); },
      });
      removeEventListener("beforeunload", guard);
      if (end === "done") return place.append(this.reload());
      throw new TypeError("interrupted");
    } catch (error) {
      removeEventListener("beforeunload", guard);
      const rest = todo.filter((e) => left.has(e));
      const first = rest[0];
      if (error instanceof Refusal && (await this.standsElsewhere(first, table, place, error))) return;
      if (first !== undefined) {
        table.set(first.id, "scellee", "");
        if (!(error instanceof Refusal)) this.say(texts.minute.interrupted(labelOf(first)));
      }
      const again = button(texts.open[first?.enveloppe ?? "candidature"](rest.length), () => { again.remove(); showProblems(place, "", []); void this.open(rest, identity, register, table, place); });
      place.append(again);
      showProblems(place, texts.problem, [{ text: error instanceof Refusal ? texts.refused(error.message) : texts.retry }]);
    }
  }

  // The line is good, the server said no: what stands is told, and the minutes on this page get no line of ours.
  private async standsElsewhere(first: SessionState["enveloppes"][number] | undefined, table: BidTable, place: HTMLElement, refusal: Refusal): Promise<boolean> {
    const now = await getJson<SessionState>(this.api).catch(() => null);
    if (now === null || first === undefined || !wentOn(first, now)) return false;
    table.set(first.id, "scellee", "");
    replace(this.minutes, ...now.journal.map(({ heure, texte }) => minute(new Date(heure), texte, this.clock.now())));
    if (now.close !== null) {
      showProblems(place, texts.problem, [{ text: texts.stands.closed(atHour(new Date(now.close), this.clock.now())), elsewhere: { words: texts.stands.minutes, href: required(this.page, "pv") } }]);
      return true;
    }
    place.append(button(texts.stands.refresh, () => location.reload()));
    showProblems(place, texts.problem, [{ text: `${texts.stands.moved} ${refusal.message}`.trim() }]);
    return true;
  }

  // The forms of the next step (admission, end of session) are written by the server.
  private reload(): HTMLElement {
    return button(texts.reload, () => location.reload());
  }

  private follow(isNew = (now: SessionState): boolean => now.etat !== this.state?.etat): void {
    setTimeout(() => {
      getJson<SessionState>(this.api).then((now) => (isNew(now) ? this.show(now) : this.follow(isNew)), () => this.follow(isNew));
    }, POLL);
  }

  private say(words: string): void {
    this.minutes.append(minute(this.clock.now(), words, this.clock.now()));
  }
}
