import { h } from "../shared/dom.ts";
import { atHour } from "../shared/french.ts";
import type { Decision } from "./contract.ts";
import { texts } from "./texts.fr.ts";

export interface Summary {
  readonly admitted: readonly string[];
  readonly setAside: readonly string[];
  readonly sealed: string; // what becomes of the offers of those set aside; nothing when there is none
}

// Who is admitted and who is not, by whom and why: read before the press that makes it final.
export function summaryOf(decisions: readonly Decision[], now: Date): Summary {
  const words = (decision: Decision): string => texts.decisions.by(decision, atHour(new Date(decision.heure), now));
  const [admitted, setAside] = [decisions.filter(({ admis }) => admis), decisions.filter(({ admis }) => !admis)];
  return {
    admitted: admitted.map(words),
    setAside: setAside.map((decision) => `${words(decision)}. ${texts.decisions.reason(decision.motif ?? "")}`),
    sealed: setAside.length === 0 ? "" : texts.decisions.sealed(setAside.length),
  };
}

// Nothing where opening makes nothing final: candidatures, or offers of a lot that is being read.
export function decisionSummary(decisions: readonly Decision[], press: string, now: Date): HTMLElement | null {
  if (decisions.length === 0) return null;
  const { admitted, setAside, sealed } = summaryOf(decisions, now);
  const row = (label: string, lines: readonly string[], after = ""): HTMLElement | null => lines.length === 0 ? null : h("div", { class: "govuk-summary-list__row" },
    h("dt", { class: "govuk-summary-list__key" }, label), h("dd", { class: "govuk-summary-list__value" }, ...lines.map((line) => h("p", { class: "govuk-body" }, line)), after !== "" && h("p", { class: "govuk-body" }, after)));
  return h("div", { "data-decisions": "" }, h("h3", { class: "govuk-heading-s" }, texts.decisions.title),
    h("dl", { class: "govuk-summary-list" }, row(texts.decisions.admitted, admitted), row(texts.decisions.setAside, setAside, sealed)),
    h("p", { class: "govuk-body" }, texts.decisions.final(press)));
}
