import { Clock, gauge } from "../shared/clock.ts";
import { h, replace, unbroken } from "../shared/dom.ts";
import { duration, hour, longDay } from "../shared/french.ts";
import type { Limit, Ticket } from "./contract.ts";
import { texts } from "./texts.ts";

// The frame of the three views: steps, deadline, and the place where a view stands.
export class Frame {
  private readonly steps = h("ol", { class: "pa-etapes", "aria-label": texts.stepsLabel });
  private readonly view = h("div", { class: "pa-deux__contenu" });
  private readonly limit: HTMLElement;
  readonly clock: Clock;

  private inForce: Limit;

  constructor(root: HTMLElement, private readonly ticket: Ticket) {
    this.inForce = { limite: ticket.limite, ancienne: ticket.limites_anterieures.at(-1)?.ancienne ?? null, sans_suite: false };
    this.clock = new Clock(new Date(ticket.heure));
    this.limit = h("div");
    const panel = h("section", { class: "pa-panneau pa-deux__limite", "aria-labelledby": "h-limite" },
      h("h2", { class: "govuk-heading-s govuk-!-margin-bottom-1", id: "h-limite" }, texts.deadline), this.limit);
    replace(root, this.steps, h("div", { class: "pa-deux pa-deux--limite" }, panel, this.view));
    let shown = -1;
    this.clock.run((now) => {
      // once a minute, and each second of the last hour
      const left = this.left(now);
      const mark = left < 3_600_000 ? Math.floor(left / 1000) : Math.floor(left / 60_000);
      if (mark !== shown) this.showLimit(now);
      shown = mark;
    });
  }

  left(now = this.clock.now()): number {
    return Date.parse(this.inForce.limite) - now.getTime();
  }

  // The buyer may move the limit later while this page is open.
  follow(limit: Limit): void {
    if (limit.limite === this.inForce.limite) return;
    this.inForce = limit;
    this.showLimit(this.clock.now());
  }

  // Once, when the limit passes under the reader's eyes.
  atLimit(passed: () => void): void {
    let before = this.left() > 0;
    this.clock.run((now) => {
      if (before && this.left(now) <= 0) passed();
      before = this.left(now) > 0;
    });
  }

  show(step: 1 | 2, heading: string, ...content: (Node | null)[]): HTMLElement {
    replace(this.steps, ...texts.steps.map((label, i) => h("li", { class: i < step ? "pa-etapes__faite" : undefined, "aria-current": i === step ? "step" : undefined }, h("span", {}, label))));
    const title = heading === "" ? null : h("h2", { class: "govuk-heading-l govuk-!-margin-bottom-4", tabindex: -1 }, heading);
    replace(this.view, title, ...content);
    title?.focus();
    return this.view;
  }

  private showLimit(now: Date): void {
    const limit = new Date(this.inForce.limite);
    const begin = Date.parse(this.ticket.debut);
    const elapsed = (now.getTime() - begin) / (limit.getTime() - begin);
    const left = this.left(now);
    replace(this.limit,
      h("p", { class: "govuk-body govuk-!-margin-bottom-1" }, h("strong", {}, `${longDay(limit)} `, unbroken(`${texts.at}\u00a0${hour(limit, hasSeconds(limit))}`)), h("br"),
        ...(left > 0 ? remaining(left) : [h("strong", {}, texts.passed)])),
      this.inForce.ancienne === null ? null : h("p", { class: "govuk-body-s govuk-!-margin-bottom-1" }, texts.moved(moment(new Date(this.inForce.ancienne)))),
      gauge(elapsed, texts.gauge(Math.min(100, Math.max(0, Math.floor(elapsed * 100))))));
  }
}

// The number keeps its unit on one line.
function remaining(left: number): (Node | string)[] {
  const [before, length, after] = texts.left(duration(left));
  return [before, unbroken(length), after];
}

const hasSeconds = (limit: Date): boolean => limit.getTime() % 60_000 !== 0;
const moment = (limit: Date): string => `${longDay(limit)} ${texts.at}\u00a0${hour(limit, hasSeconds(limit))}`;
