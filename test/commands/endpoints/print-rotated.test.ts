import { expect, it } from "vitest";
import { printRotated } from "../../../src/commands/endpoints/print-rotated.ts";
import { WhkError } from "../../../src/errors.ts";
import { testApp } from "../../cli.ts";

const now = Date.parse("2026-11-21T12:04:00Z");
const secret = "whsec_0123456789abcdef77d0";
const failed = new WhkError("store", "x", "no");
const usual = {
  rotation: {
    id: "webhook_1",
    overlap: 3_600_000,
    env: { path: "/srv/.env", key: "KEY", pid: 1 },
    flags: {},
  },
  secret,
  until: now + 3_600_000,
  raw: { secret },
  hadOld: true,
  notStored: null,
  notWritten: null,
  replacedBy: null,
};

it("puts the old secret on a line of its own where one is too short", async () => {
  const { app, out } = testApp({ now, tty: true, columns: 80 });
  printRotated(app, { ...usual, rotation: { ...usual.rotation, env: null } });
  await app.io.flush();
  expect(out.text()).toMatch(
    /^✓ rotated {2}new secret whsec_…77d0, stored\n {2}old {7}accepted here until today \d\d:04\n$/,
  );
});

it.each([
  [
    {},
    /^✓ rotated {2}new secret whsec_…77d0, stored; the old one is accepted here until today \d\d:04\n {2}written {3}KEY in \/srv\/\.env\n$/,
  ],
  [{ hadOld: false }, /, stored; no old one was stored for this endpoint\n/],
  [{ notStored: failed }, /, not stored; the old one stays as it was\n/],
  [{ notWritten: failed }, /until today \d\d:04\n$/],
  [{ replacedBy: "webhook_2" }, /endpoint {2}webhook_2 takes the place of webhook_1, which is deleted\n/],
  [{ rotation: { ...usual.rotation, overlap: 0, env: null } }, /stored; the old one is accepted no more\n$/],
  [
    { rotation: { ...usual.rotation, flags: { printSecret: true } } },
    /new secret whsec_0123456789abcdef77d0, stored/,
  ],
  [{ rotation: { ...usual.rotation, flags: { raw: true } } }, /^\{"secret":"whsec_…77d0"\}\n$/],
])("%j", async (changes, expected) => {
  const { app, out } = testApp({ now });
  app.io.hide(secret);
  printRotated(app, { ...usual, ...changes });
  await app.io.flush();
  expect(out.text()).toMatch(expected);
});
