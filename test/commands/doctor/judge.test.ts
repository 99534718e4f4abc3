import { expect, it } from "vitest";
import { judge } from "../../../src/commands/doctor/judge.ts";
import type { HttpOutcome } from "../../../src/http.ts";

function answered(status: number): HttpOutcome {
  return { ok: true, status, headers: [], body: Buffer.alloc(0), truncated: false, ms: 1 };
}

const dropped: HttpOutcome = { ok: false, kind: "reset", detail: "the connection was reset", ms: 1 };

it.each<[usual: number, other: number, wrong: number, ok: boolean, what: RegExp, fix: RegExp | null]>([
  [200, 200, 401, true, /verifies the bytes/, null],
  [204, 202, 500, true, /verifies the bytes/, null],
  [200, 401, 401, false, /writes the JSON again before it verifies.*\(401\)/, /express\.raw/],
  [200, 200, 200, false, /takes an event with a wrong signature \(200\)/, /verify the signature/],
  [401, 401, 200, false, /takes an event with a wrong signature/, /401/],
  [401, 200, 401, false, /refuses the usual layout \(401\)/, /again/],
  [401, 401, 401, false, /refuses a rightly signed event: 401/, /another secret/],
  [404, 404, 404, false, /404/, /path/],
  [500, 500, 500, false, /500/, /log/],
])("judges %i, %i and %i", (usual, other, wrong, ok, what, fix) => {
  const answers = { usual: answered(usual), other: answered(other), wrong: answered(wrong) };
  const judgement = judge(answers, { rule: "2xx" });
  expect(judgement).toMatchObject({ ok, what: expect.stringMatching(what) });
  if (fix === null) expect(judgement.fix).toBe(null);
  else expect(judgement.fix).toMatch(fix);
});

it("counts a connection that is dropped as a refusal", () => {
  const taken = answered(200);
  expect(judge({ usual: taken, other: taken, wrong: dropped }, { rule: "2xx" }).ok).toBe(true);
  expect(judge({ usual: dropped, other: dropped, wrong: dropped }, { rule: "2xx" }).what).toContain("reset");
});

it("keeps to what the provider takes for a yes", () => {
  const created = answered(201);
  const answers = { usual: created, other: created, wrong: answered(401) };
  expect(judge(answers, { rule: "2xx" }).ok).toBe(true);
  expect(judge(answers, { rule: "200" }).ok).toBe(false);
});
