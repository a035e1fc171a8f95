import { button, h, moduleRoot, replace, required, showProblems } from "../shared/dom.ts";
import { BlockRefused } from "../shared/blocks.ts";
import { random } from "../shared/bytes.ts";
import { dateAndHour } from "../shared/french.ts";
import { getJson, Refusal } from "../shared/http.ts";
import { pace } from "../shared/retry.ts";
import { showCheck, unreadSince } from "./check-view.ts";
import type { LastCheck, Limit, SentElsewhere, Ticket } from "./contract.ts";
import { showDocuments } from "./documents-view.ts";
import { Frame } from "./frame.ts";
import { browserMemory, type KeptDeposit } from "./memory.ts";
import { showResume } from "./resume-view.ts";
import { SealingFailed, workerHash, workerSealer } from "./sealer-port.ts";
import { Selection } from "./selection.ts";
import { SendingView } from "./sending-view.ts";
import { depositServer } from "./server.ts";
import { texts } from "./texts.ts";
import { exampleFor } from "../training/examples.ts";
import { practiceKey } from "../training/key.ts";
import { distrust, distrustPractice, inWordsOf } from "./ticket.ts";
import { OtherBytes, transmit, type ChosenFile } from "./transmit.ts";

declare const __SEALER__: string;
const TOOL = { nom: "page de dépôt", empreinte: __SEALER__ };

const LIMIT_POLL = 30_000;
const PATIENCE = 3_000; // milliseconds for what is asked before the first byte leaves
const CONFLICT = 409; // other bytes than those that stand
const GONE = 410; // declared sans suite while bytes travel

let sending = false;

const root = moduleRoot("depot");
if (root) void start(root);

async function start(page: HTMLElement): Promise<void> {
  const address = required(page, "billet");
  const base = address.replace(/\/billet$/, "");
  let leaving = false;
  const leave = (): void => {
    leaving = true;
    location.assign(required(page, "recu"));
  };
  let ticket: Ticket;
  try {
    ticket = await getJson<Ticket>(address);
  } catch (error) {
    return tell(page, texts.stopped, error instanceof Refusal ? texts.refused(error.message) : texts.ticketFailed, true);
  }
  if (ticket.etat === "depose") return leave();
  const practice = page.dataset.essai !== undefined;
  if (practice && (await practiceKey(ticket.enveloppes[0]?.cle ?? "")) === null) return tell(page, texts.practice.elsewhereTitle, texts.practice.elsewhere, false);
  const problem = practice ? distrustPractice(ticket) : distrust(ticket);
  if (problem !== null) return tell(page, texts.distrust.title, texts.distrust[problem], problem === "pending");

  const frame = new Frame(page, ticket);
  followLimit(frame, `${base}/limite`, () => {
    if (!sending) stop(texts.discontinued, null); // a sending learns it from its own blocks
  });
  const memory = browserMemory(ticket.pli);
  const selection = new Selection(ticket, TOOL);
  // What the last check has shown on this page: undefined, it was not there yet; null, nothing could be recalled.
  let shown: LastCheck | null | undefined;
  let asking = false;
  const kept = await memory.deposit();
  const begun = await hasBlocks(base, ticket);
  if (kept !== undefined && kept.depot === ticket.depot && begun) return showResume(frame, ticket, kept, newDeposit(), (files) => void once(() => transmission(files, kept)));
  if (begun) return stop(texts.elsewhere, newDeposit());
  await memory.forget(); // nothing of it was acknowledged: a new key costs nothing
  route();
  addEventListener("popstate", route);
  addEventListener("beforeunload", (event) => {
    if (!sending && !leaving && selection.all.length > 0) event.preventDefault(); // chosen files live in this page only
  });
  frame.atLimit(() => {
    if (!sending && location.hash === "#verification") route();
  });

  function route(): void {
    if (sending) return history.pushState(null, "", "#envoi");
    if (location.hash === "#verification" && selection.problems().length === 0) check(recall());
    else showDocuments(frame, ticket, selection, { keys: page.dataset.cles, lots: page.dataset.nouveau, examples: practice ? () => void examples() : undefined }, () => { history.pushState(null, "", "#verification"); route(); });
  }

  function check(recalled: Promise<LastCheck | null>): void {
    const before = shown;
    showCheck(frame, ticket, selection, { recalled, unread: (last) => before === undefined ? new Set() : unreadSince(before, last) }, page.dataset.historique, () => history.back(), () => void unlessChanged(recalled));
    void recalled.then((last) => { shown = last ?? shown ?? null; });
  }

  // Practice alone: nobody has to look for files to learn the gesture.
  async function examples(): Promise<void> {
    for (const envelope of ticket.enveloppes) if (selection.of(envelope.id).length === 0) await selection.add(envelope.id, [exampleFor(envelope.enveloppe)]);
    route();
    document.getElementById(`fichiers-${ticket.enveloppes[0]!.id}`)?.focus();
  }

  // From the first click on: a second one would seal the same files with another salt, and each sending would refuse the blocks of the other.
  async function once(send: () => Promise<void>): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      if (await alone(ticket.pli, send)) return;
      sending = false;
      await sentElsewhere();
    } catch (error) {
      sending = false;
      await explain(error);
    }
  }

  // What came while this page was on the screen is read before anything leaves; of a draft thrown away on another page, only who says so sends it all the same.
  // A server that does not answer holds nobody up.
  async function unlessChanged(recalled: Promise<LastCheck | null>): Promise<void> {
    if (asking || sending) return;
    asking = true;
    const [last, limit] = await Promise.all([lastCheck(), getJson<Limit>(`${base}/limite`, PATIENCE).catch(() => null), recalled]);
    if (last !== null) await renamed(last);
    asking = false;
    if (sending || location.hash !== "#verification") return; // gone back to the documents meanwhile
    if (last?.recu) return depositedElsewhere(last.recu);
    if (last !== null && unreadSince(shown ?? null, last).size > 0) return check(Promise.resolve(last));
    const send = (): Promise<void> => once(() => deposit((last ?? shown)?.heure ?? ticket.heure));
    if (!limit?.jete) return send();
    frame.show(2, texts.discarded.title, h("p", { class: "govuk-body" }, texts.discarded.words(dateAndHour(new Date(limit.jete)))), button(texts.discarded.deposit, () => void send()));
  }

  async function deposit(read: string): Promise<void> {
    const files = selection.all;
    const deposit: KeptDeposit = {
      read, depot: ticket.depot, salt: random(32), mtime: Math.floor(Date.parse(ticket.debut) / 1000), tool: TOOL, envelopes: {},
      files: files.map(({ envelope, name, file }) => ({ envelope, name, size: file.size, modified: file.lastModified })),
    };
    await memory.keepDeposit(deposit);
    history.pushState(null, "", "#envoi");
    await transmission(files, deposit);
  }

  async function transmission(files: readonly ChosenFile[], deposit: KeptDeposit): Promise<void> {
    const view = new SendingView(frame, ticket);
    const release = await holdPage();
    const server = depositServer(base, required(page, "jeton"), pace, (status) => view.cut(status), () => view.restored());
    try {
      await transmit(ticket, files, deposit, { server, memory, pace, sealer: workerSealer, hash: workerHash, events: view });
      release();
      leave();
    } catch (error) {
      release();
      view.close();
      await explain(error);
    }
  }

  async function explain(error: unknown): Promise<void> {
    const now = await getJson<Ticket>(address).catch(() => null);
    if (now?.etat === "depose") return isOfOthers(error) ? depositedElsewhere((await lastCheck())?.recu ?? null) : leave(); // the server finished alone
    if (error instanceof SealingFailed && error.reason === "changed") return stop(texts.changed, newDeposit());
    if (isOfOthers(error)) return sentElsewhere();
    if (error instanceof SealingFailed && error.reason === "unreadable") return stop(texts.cannotRead, reload());
    if (error instanceof Refusal) return stop(texts.refused(error.message), reload());
    if (error instanceof BlockRefused && error.status === GONE) return stop(texts.discontinued, null);
    if (error instanceof BlockRefused) return stop(texts.refused(""), newDeposit());
    console.error(error);
    stop(texts.failed, reload());
  }

  // Somebody sent this draft from another page, with other files: their receipt must not stand for these.
  function depositedElsewhere(sent: SentElsewhere | null): void {
    document.querySelector("[data-jeter]")?.remove(); // a bid that was received is not thrown away
    const number = sent?.numero ?? "";
    frame.show(2, texts.depositedElsewhere.title, sent === null ? null : h("p", { class: "govuk-body" }, texts.depositedElsewhere.sent(dateAndHour(new Date(sent.quand)), number)),
      h("p", { class: "govuk-body" }, texts.depositedElsewhere.words),
      h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href: required(page, "recu") }, texts.depositedElsewhere.receipt(number))), newDeposit());
  }

  // Its blocks stand and its receipt does not yet: told as soon as it does.
  async function sentElsewhere(): Promise<void> {
    if (practice) return stop(texts.elsewhere, newDeposit());
    const { title, words, abandoned } = texts.beingSent;
    frame.show(2, title, h("p", { class: "govuk-body" }, words), h("p", { class: "govuk-body" }, abandoned), newDeposit());
    for (let attempt = 0; ; attempt++) {
      const sent = (await lastCheck())?.recu;
      if (sent) return depositedElsewhere(sent);
      await pace.wait(attempt);
    }
  }

  // A trial has nothing to recall; a server that does not answer holds nobody up.
  async function lastCheck(): Promise<LastCheck | null> {
    return practice ? null : getJson<LastCheck>(`${base}/verification`, PATIENCE).catch(() => null);
  }

  async function recall(): Promise<LastCheck | null> {
    const last = await lastCheck();
    if (last?.recu && !sending) depositedElsewhere(last.recu);
    else if (await renamed(last) && !sending && location.hash === "#verification") check(Promise.resolve(last));
    return last;
  }

  // Whether a correction gave object or lots other words than this page has.
  async function renamed(last: LastCheck | null): Promise<boolean> {
    if (!last?.changements.some(({ genre }) => genre === "rectificatif")) return false;
    const now = await getJson<Ticket>(address, PATIENCE).catch(() => null);
    const before = ticket;
    if (now !== null) ticket = inWordsOf(now, ticket);
    return JSON.stringify(ticket) !== JSON.stringify(before);
  }

  function stop(words: string, action: HTMLElement | null): void {
    const view = frame.show(2, texts.stopped, action);
    showProblems(view, texts.problem, [{ text: words }]);
  }

  function newDeposit(): HTMLElement | null {
    return page.dataset.nouveau === undefined ? null : h("a", { class: "govuk-button", href: page.dataset.nouveau, role: "button" }, texts.newDeposit);
  }
}

const isOfOthers = (error: unknown): boolean => error instanceof OtherBytes || (error instanceof BlockRefused && error.status === CONFLICT);

// One page of this browser at a time sends a draft: they share the memory from which a sending resumes. Another device is refused by the server, block by block.
async function alone(draft: string, send: () => Promise<void>): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager }; // a plain address without TLS has none
  if (locks === undefined) return send().then(() => true);
  return locks.request(`pli:${draft}`, { ifAvailable: true }, (lock) => lock === null ? false : send().then(() => true));
}

// Closing the page asks first, the screen stays awake; both end with the sending.
async function holdPage(): Promise<() => void> {
  const ask = (event: Event): void => event.preventDefault();
  addEventListener("beforeunload", ask);
  sending = true;
  let lock = await wake();
  const again = async (): Promise<void> => { if (document.visibilityState === "visible") lock = await wake(); };
  document.addEventListener("visibilitychange", again);
  return () => {
    sending = false;
    removeEventListener("beforeunload", ask);
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}

async function wake(): Promise<WakeLockSentinel | null> {
  return (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}

// A limit that moves under the reader's eyes is seen within half a minute; a silent server changes nothing.
function followLimit(frame: Frame, address: string, discontinued: () => void): void {
  const timer = setInterval(() => void getJson<Limit>(address).then((limit) => {
    frame.follow(limit);
    if (!limit.sans_suite) return;
    clearInterval(timer);
    discontinued();
  }, () => {}), LIMIT_POLL);
}

async function hasBlocks(base: string, ticket: Ticket): Promise<boolean> {
  const lists = await Promise.all(ticket.enveloppes.map(({ id }) => getJson<{ blocs: unknown[] }>(`${base}/enveloppes/${id}/blocs`)));
  return lists.some(({ blocs }) => blocs.length > 0);
}

function reload(): HTMLElement {
  return button(texts.reload, () => location.reload());
}

function tell(page: HTMLElement, title: string, words: string, again: boolean): void {
  replace(page, again ? reload() : null);
  showProblems(page, title, [{ text: words }]);
}
