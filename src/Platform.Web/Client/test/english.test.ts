// What scripts write on an English page. The language is read once, when a module is loaded: the page is put in place first.
import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
const { longDay } = await import("../shared/french.ts");
const { texts } = await import("../deposit/texts.ts");

test("an English date has no comma after its day, as on the pages", () => {
  assert.equal(longDay(new Date("2026-12-07T11:00:00Z")), "Monday 7 December 2026");
});

test("what is left of the time is said as on the pages", () => {
  assert.equal(texts.left("13\u00a0days").join(""), "13\u00a0days left");
});

test("a deposit is for a call for competition, whatever went wrong", () => {
  assert.equal(texts.object, "Call for competition");
  assert.doesNotMatch(JSON.stringify([texts.discontinued, texts.distrust]), /procedure/);
});
