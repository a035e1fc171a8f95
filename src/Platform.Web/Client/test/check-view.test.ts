import assert from "node:assert/strict";
import { test } from "node:test";
import { dateAndHour } from "../shared/french.ts";
import { showCheck, unreadSince } from "../deposit/check-view.ts";
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
  focus(): void {}

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
const nothing: LastCheck = { heure: SINCE, recu: null, remplace: [], depuis: BEFORE, changements: [] };
const replacing: LastCheck = { ...nothing, remplace: [{ numero: "R-1", quand: BEFORE, lots: [2], restent: [1] }, { numero: "R-2", quand: SINCE, lots: [], restent: [] }] };

async function shown(last: LastCheck | null, left = 60_000, refused: File[] = [], unread: ReadonlySet<string> = new Set()): Promise<Written> {
  const [view, selection] = [new Written("view"), new Selection(ticket, TOOL)];
  await selection.add("e-2", [new File(["prix"], "prix.txt"), ...refused]);
  const frame = { left: () => left, show: (_step: number, _heading: string, ...content: (Written | null)[]) => view.append(...content.filter((child) => child !== null)) };
  showCheck(frame as unknown as Frame, ticket, selection, { recalled: Promise.resolve(last), unread: () => unread }, "/consultations/c-1", () => {}, () => {});
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

test("what this page had not shown is marked, and nothing is said to have left", async () => {
  const [first, second] = [1, 2].map((numero) => ({ genre: "rectificatif", numero, quand: SINCE, importante: true, motif: null }) as const);
  const view = await shown({ ...replacing, changements: [first!, second!] }, 60_000, [], new Set(["rectificatif 2", "R-2"]));
  assert.ok(view.text.includes("Rien n’est parti. Lisez d’abord ce qui est marqué « À lire »"), view.text);
  assert.deepEqual(view.all.filter(({ tag, text }) => tag === "li" && text.startsWith("À lire ")).map(({ text }) => text.includes("rectificatif n° 2")), [true]);
  assert.equal(view.text.split("À lire S’il arrive dans les délais").length, 2, view.text);
  assert.ok(!(await shown({ ...nothing, changements: [first!] })).text.includes("À lire"));
});

test("a correction, a version and a bid that were not shown are unread; those that were are not", () => {
  const [first, second] = [1, 2].map((numero) => ({ genre: "rectificatif", numero, quand: SINCE, importante: false, motif: null }) as const);
  const read: LastCheck = { ...nothing, changements: [first!] };
  const marks = (shownBefore: LastCheck | null, last: LastCheck): string[] => [...unreadSince(shownBefore, last)];
  assert.deepEqual(marks(read, read), []);
  assert.deepEqual(marks(replacing, replacing), []);
  assert.deepEqual(marks(read, { ...read, changements: [first!, second!] }), ["rectificatif 2"]);
  assert.deepEqual(marks(read, { ...read, changements: [first!, { ...first!, genre: "dossier" }] }), ["dossier 1"]);
  assert.deepEqual(marks(read, { ...read, remplace: replacing.remplace }), ["R-1", "R-2"]);
  assert.deepEqual(marks(null, read), ["rectificatif 1"]); // nothing could be recalled before
});
