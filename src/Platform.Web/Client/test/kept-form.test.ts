import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint, isFor, type Kept } from "../init/kept-form.ts";

const kept: Kept = { person: "a1", page: "/p", at: 1_000, cut: true, form: "811c9dc5-0", alone: true, fields: [["Title", "Dix vélos"]] };

test("what the sign-in page cut short is given back to who typed it, within twelve hours", () => {
  assert.equal(isFor(kept, "a1", 2_000), true);
  assert.equal(isFor(kept, "a1", 1_000 + 12 * 3_600_000 - 1), true);
  assert.equal(isFor(kept, "a1", 1_000 + 12 * 3_600_000), false);
});

test("nothing is given to another person, nor after a form that was answered", () => {
  assert.equal(isFor(kept, "b2", 2_000), false);
  assert.equal(isFor({ ...kept, cut: false }, "a1", 2_000), false);
});

test("forms that carry something else have other names, and a name says nothing of what they carry", () => {
  assert.equal(fingerprint(""), "811c9dc5");
  assert.notEqual(fingerprint('["",["Role","Buyer"]]'), fingerprint('["",["Role","Approver"]]'));
  assert.match(fingerprint("x".repeat(10_000)), /^[0-9a-f]{1,8}$/);
});
