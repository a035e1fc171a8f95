import { h, replace, tag } from "../shared/dom.ts";
import { duration, percent } from "../shared/french.ts";
import type { Ticket, TicketEnvelope } from "./contract.ts";
import type { Frame } from "./frame.ts";
import { texts } from "./texts.ts";

const WINDOW = 15_000; // the rate is that of the last seconds, not of the whole sending

// One bar that never goes back, and the same in words.
export class SendingView {
  private readonly bar = h("progress", { max: 1000, value: 0, "aria-label": texts.sending });
  private readonly words = h("p", { class: "govuk-body govuk-!-margin-bottom-2" });
  private readonly margin = h("p", { class: "govuk-body" });
  private readonly live = h("p", { class: "govuk-visually-hidden", "aria-live": "polite" });
  private readonly message = h("div", { role: "status" });
  private readonly rows = new Map<string, HTMLElement>();
  private readonly title = document.title;
  private samples: { at: number; done: number }[] = [];
  private best = 0;
  private total = 1;
  private announced = 0;

  constructor(private readonly frame: Frame, private readonly ticket: Ticket) {
    const states = ticket.enveloppes.map(({ id, libelle }) => {
      const state = h("span", {}, tag(texts.state.waiting, "grey"));
      this.rows.set(id, state);
      return h("div", { class: "pa-fichier" }, h("span", { class: "pa-fichier__nom" }, libelle), h("span"), state);
    });
    frame.show(2, texts.sending, h("p", { class: "govuk-body" }, texts.stay, " ", h("strong", {}, texts.notYet)), this.message, this.bar, this.words, this.live, this.margin, ...states);
  }

  sealing(envelope: TicketEnvelope): void {
    const current = this.ticket.enveloppes.findIndex(({ id }) => id === envelope.id);
    this.ticket.enveloppes.forEach(({ id }, i) => this.state(id, i < current ? "done" : i === current ? "sending" : "waiting"));
  }

  progress(done: number, total: number): void {
    this.total = total;
    this.best = Math.min(total, Math.max(this.best, done));
    const ratio = this.best / total;
    this.bar.value = Math.floor(ratio * 1000);
    const now = performance.now();
    this.samples = [...this.samples.filter(({ at }) => now - at < WINDOW), { at: now, done: this.best }];
    const rate = this.rate(now);
    const left = rate === null ? null : ((total - this.best) / rate) * 1000;
    replace(this.words, texts.progress(percent(ratio), this.best, total, rate === null ? null : Math.round(rate), left === null || this.best === total ? null : duration(left + 999)));
    this.showMargin(left);
    document.title = `${percent(ratio)} — ${this.title}`;
    const tenth = Math.floor(ratio * 10);
    if (tenth > this.announced) {
      this.announced = tenth;
      replace(this.live, texts.announce(percent(tenth / 10)));
    }
  }

  cut(status: number): void {
    this.samples = [];
    replace(this.words, texts.progress(percent(this.best / this.total), this.best, this.total, null, null)); // no rate is known any more
    replace(this.margin);
    const words = status === 401 ? texts.signedOut : status === 0 ? texts.cut(this.best, this.total) : texts.busy(this.best, this.total);
    if (this.message.textContent !== words) replace(this.message, h("div", { class: "govuk-inset-text" }, words));
  }

  restored(): void {
    replace(this.message, h("div", { class: "govuk-inset-text" }, texts.restored));
  }

  finalising(): void {
    this.ticket.enveloppes.forEach(({ id }) => this.state(id, "done"));
    replace(this.message, h("div", { class: "govuk-inset-text" }, texts.finalising));
    replace(this.margin);
  }

  close(): void {
    document.title = this.title;
  }

  private rate(now: number): number | null {
    const first = this.samples[0];
    return first === undefined || now - first.at < 1000 || this.best <= first.done ? null : (this.best - first.done) / ((now - first.at) / 1000);
  }

  private showMargin(left: number | null): void {
    const margin = left === null ? null : this.frame.left() - left;
    const words = margin === null || this.frame.left() < 0 ? "" : margin > 0 ? texts.margin(duration(margin)) : texts.tooSlow;
    if (this.margin.textContent !== words) replace(this.margin, words);
  }

  private state(id: string, state: keyof typeof texts.state): void {
    const colours = { waiting: "grey", sending: "blue", done: "green" } as const;
    replace(this.rows.get(id)!, tag(texts.state[state], colours[state]));
  }
}
