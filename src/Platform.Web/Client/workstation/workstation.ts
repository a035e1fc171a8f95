// The test of a workstation: six lights, each with its word and, when it is not green, what to do.
import { h, moduleRoot, replace, tag } from "../shared/dom.ts";
import { browser, drafts, sealing, workers } from "./local.ts";
import { clock, throughput } from "./line.ts";
import type { Finding, Light } from "./finding.ts";
import { texts } from "./texts.ts";

const COLOURS = { bon: "green", attention: "yellow", rouge: "red" } as const;

const root = moduleRoot("poste");
if (root) void test(root);

async function test(page: HTMLElement): Promise<void> {
  const begun = performance.now();
  const verdict = page.querySelector<HTMLElement>("[data-verdict]")!; // part of the page
  page.querySelector("[data-sans-script]")?.remove(); // it stays where no script runs, or where the browser is too old for this one
  replace(verdict, texts.running);
  const lights: Light[] = [];
  const checks: Record<string, () => Promise<Finding>> = {
    navigateur: async () => browser(), chiffrement: sealing, fils: workers, brouillons: () => drafts(number(page, "brouillon")), heure: () => clock(page), debit: () => throughput(page),
  };
  for (const [name, check] of Object.entries(checks)) {
    const row = page.querySelector<HTMLElement>(`[data-feu="${name}"]`)!; // part of the page
    replace(row.querySelector("[data-etat]")!, tag(texts.testing, "blue"));
    const finding = await check().catch((): Finding => ({ light: "rouge", measure: texts.failed, remedy: texts.failedRemedy }));
    show(row, finding);
    lights.push(finding.light);
  }
  replace(verdict, texts.verdict(lights.filter((light) => light === "rouge").length, lights.filter((light) => light === "attention").length, performance.now() - begun));
  page.dataset.fini = "";
}

function show(row: HTMLElement, { light, measure, remedy }: Finding): void {
  row.classList.add(`pa-feu--${light}`);
  replace(row.querySelector("[data-etat]")!, tag(texts.word[light], COLOURS[light]));
  replace(row.querySelector("[data-mesure]")!, measure);
  row.append(...(remedy === undefined ? [] : [h("p", { class: "govuk-body govuk-!-margin-bottom-0" }, h("strong", {}, texts.toDo), remedy)]));
}

export function number(page: HTMLElement, name: string): number {
  return Number(page.dataset[name]);
}
