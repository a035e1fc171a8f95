import assert from "node:assert/strict";
import { test } from "node:test";
import { dateAndHour } from "../shared/french.ts";
import { cameSince, showCheck } from "../deposit/check-view.ts";
import type { LastCheck, Ticket } from "../deposit/contract.ts";
import type { Frame } from "../deposit/frame.ts";
import { Selection } from "../deposit/selection.ts";
import { TOOL } from "./tools.ts";

// As much of a page as this view writes.
class Written {
  readonly attributes: Record<string, string> = {};
  private inside: (Written | string)[] = [];
  constructor(readonly tag: string) {}

  setAttribute(name: string, value: string): void { this.attributes[name] = value; }
  append(...children: (Written | string)[]): void { this.inside.push(...children); }
  replaceChildren(...children: (Written | string)[]): void { this.inside = children; }
  addEventListener(): void {}

  get text(): string { return this.inside.map((child) => (typeof child === "string" ? child : child.text)).join("").replaceAll("\u00a0", " "); }
  get all(): Written[] { return [this, ...this.inside.flatMap((child) => (typeof child === "string" ? [] : child.all))]; }
}
(globalThis as { document?: unknown }).document = { createElement: (tag: string) => new Written(tag) };

const BEFORE = "2026-12-01T10:00:00Z", SINCE = "2026-12-02T10:00:00Z";
const at = (instant: string): string => dateAndHour(new Date(instant)).replaceAll("\u00a0", " ");
const ticket = {
  maximum: 5e9, consultation: { reference: "MAPA-2026-041", objet: "Toiture", acheteur: "Commune" },
  enveloppes: [{ id: "e-1", enveloppe: "candidature", lot: null, libelle: "Candidature" }, { id: "e-2", enveloppe: "offre", lot: 2, libelle: "Offre du lot 2" }],
} as unknown as Ticket;
const nothing: LastCheck = { recu: null, remplace: [], depuis: BEFORE, changements: [] };
const replacing: LastCheck = { ...nothing, remplace: [{ numero: "R-1", quand: BEFORE, lots: [2], restent: [1] }, { numero: "R-2", quand: SINCE, lots: [], restent: [] }] };

async function shown(last: LastCheck | null, left = 60_000, refused: File[] = [], isNew = false): Promise<Written> {
  const [view, selection] = [new Written("view"), new Selection(ticket, TOOL)];
  await selection.add("e-2", [new File(["prix"], "prix.txt"), ...refused]);
  const frame = { left: () => left, show: (_step: number, _heading: string, ...content: (Written | null)[]) => view.append(...content.filter((child) => child !== null)) };
  showCheck(frame as unknown as Frame, ticket, selection, { recalled: Promise.resolve(last), isNew }, "/consultations/c-1", () => {}, () => {});
  await Promise.resolve(); // what is recalled comes after the page
  return view;
}

test("the bids that this one replaces are named with their receipts, and for which lots", async () => {
  const { text } = await shown(replacing);
  assert.ok(text.includes(`S’il arrive dans les délais, ce pli remplacera celui du ${at(BEFORE)} (reçu R-1) pour le lot 2. Pour le lot 1, l’ancien reste valable, candidature comprise.`), text);
  assert.ok(text.includes(`remplacera celui du ${at(SINCE)} (reçu R-2). L’ancien ne sera pas ouvert.`), text);
});

test("after the hour the page says that this bid replaces none, and that the earlier one stands", async () => {
  const { text } = await shown(replacing, -1);
  assert.ok(text.includes(`Hors délai, ce pli ne remplacera pas celui du ${at(BEFORE)} (reçu R-1), qui reste valable.`), text);
  assert.ok(text.includes("Chiffrer et déposer hors délai"), text);
  assert.ok(!text.includes("S’il arrive dans les délais"), text);
});

test("what the buyer changed since is listed, with a way to read it beside the page", async () => {
  const view = await shown({ ...nothing, changements: [{ genre: "rectificatif", numero: 1, quand: SINCE, importante: true, motif: "La durée passe à trois ans." }, { genre: "dossier", numero: 2, quand: SINCE, importante: false, motif: null }] });
  assert.ok(view.text.includes(`L’acheteur a changé ceci depuis le ${at(BEFORE)} :`), view.text);
  const lines = view.all.filter(({ tag }) => tag === "li").map(({ text }) => text).filter((line) => line.includes(at(SINCE)));
  assert.ok(lines[0]!.startsWith(`l’avis, rectificatif n° 1, le ${at(SINCE)} (important)La durée passe à trois ans.`), lines[0]);
  assert.ok(lines[1]!.startsWith(`le dossier, version 2, le ${at(SINCE)}Lire`), lines[1]);
  assert.deepEqual(view.all.filter(({ tag, attributes }) => tag === "a" && attributes.target === "_blank").map(({ attributes }) => attributes.href), ["/consultations/c-1#rectificatif-1", "/consultations/c-1"]);
});

test("files that were refused are said not to be inside", async () => {
  const { text } = await shown(nothing, 60_000, [new File([], "vide.pdf")]);
  assert.ok(text.includes("Ces fichiers ont été refusés et ne sont pas dans le pli :"), text);
  assert.ok(text.includes("« vide.pdf » est vide"), text);
});

test("where nothing is replaced, changed or refused, or the server says nothing, the page recalls nothing", async () => {
  for (const last of [nothing, null]) {
    const { text } = await shown(last);
    assert.ok(text.includes("prix.txt") && text.includes("Chiffrer et déposer le pli"), text);
    for (const words of ["remplacera", "a changé", "refusés", "Lire "]) assert.ok(!text.includes(words), text);
  }
});

test("what came while the page was open is said to be new, and nothing to have left", async () => {
  const correction = { genre: "rectificatif", numero: 1, quand: SINCE, importante: true, motif: null } as const;
  const { text } = await shown({ ...nothing, changements: [correction] }, 60_000, [], true);
  assert.ok(text.includes("Ceci vient de changer, pendant que cette page était ouverte. Rien n’est parti"), text);
  assert.ok(!(await shown({ ...nothing, changements: [correction] })).text.includes("vient de changer"));
});

test("a correction, a version and a bid that were not read yet came since; those that were did not", () => {
  const [first, second] = [1, 2].map((numero) => ({ genre: "rectificatif", numero, quand: SINCE, importante: false, motif: null }) as const);
  const version = { ...first!, genre: "dossier" } as const;
  const read: LastCheck = { ...nothing, changements: [first!] };
  assert.equal(cameSince(read, read), false);
  assert.equal(cameSince(replacing, replacing), false);
  assert.equal(cameSince(null, nothing), false);
  for (const last of [{ ...read, changements: [first!, second!] }, { ...read, changements: [first!, version] }, { ...read, remplace: replacing.remplace }]) assert.equal(cameSince(read, last), true);
  assert.equal(cameSince(null, read), true); // nothing could be recalled before
});
