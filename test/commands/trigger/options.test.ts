import { describe, expect, it } from "vitest";
import { readOptions, type TriggerFlags } from "../../../src/commands/trigger/options.ts";
import { WhkError } from "../../../src/errors.ts";

const defaults = {
  type: null,
  list: false,
  to: null,
  scheme: null,
  data: null,
  edits: [],
  id: null,
  headers: [],
  count: 1,
  concurrency: 1,
  rate: null,
  duplicate: 1,
  tamper: null,
  retry: null,
  timeScale: 1,
  expectStatus: null,
  timeout: null,
  dryRun: false,
  edit: false,
  secrets: {},
};

describe("argv becomes options", () => {
  it.each<[string | undefined, TriggerFlags, Partial<typeof defaults> | Record<string, unknown>]>([
    [undefined, {}, {}],
    ["payment.succeeded", {}, { type: "payment.succeeded" }],
    [undefined, { list: true }, { list: true }],
    ["a.b", { to: "3000/hooks", scheme: "x" }, { type: "a.b", to: "3000/hooks", scheme: "x" }],
    ["a.b", { data: "@file" }, { type: "a.b", data: "@file" }],
    [
      "a.b",
      { set: ["x=1", "y.z=t"] },
      {
        type: "a.b",
        edits: [
          { path: "x", json: "1" },
          { path: "y.z", json: '"t"' },
        ],
      },
    ],
    ["a.b", { id: "evt_1" }, { type: "a.b", id: "evt_1" }],
    [
      "a.b",
      { header: ["X-A: 1", "x-a:2"] },
      {
        type: "a.b",
        headers: [
          ["X-A", "1"],
          ["x-a", "2"],
        ],
      },
    ],
    ["a.b", { count: "10000", concurrency: "64" }, { type: "a.b", count: 10_000, concurrency: 64 }],
    ["a.b", { rate: "50" }, { type: "a.b", rate: 50 }],
    ["a.b", { rate: "0.5/s" }, { type: "a.b", rate: 0.5 }],
    ["a.b", { rate: "30/m" }, { type: "a.b", rate: 0.5 }],
    ["a.b", { duplicate: "3", id: "evt_1" }, { type: "a.b", duplicate: 3, id: "evt_1" }],
    ["a.b", { tamper: "short-signature" }, { type: "a.b", tamper: "short-signature" }],
    ["a.b", { retry: true }, { type: "a.b", retry: true }],
    ["a.b", { retry: "svix", timeScale: "3600" }, { type: "a.b", retry: "svix", timeScale: 3600 }],
    [undefined, { retry: "a.b", timeScale: "0.5" }, { type: "a.b", retry: true, timeScale: 0.5 }],
    ["a.b", { expectStatus: "404" }, { type: "a.b", expectStatus: 404 }],
    ["a.b", { timeout: "500ms" }, { type: "a.b", timeout: 500 }],
    ["a.b", { dryRun: true, edit: true }, { type: "a.b", dryRun: true, edit: true }],
    ["a.b", { secretFile: "key" }, { type: "a.b", secrets: { secretFile: "key" } }],
    ["a.b", { secretStdin: true }, { type: "a.b", secrets: { secretStdin: true } }],
  ])("%s %o", (argument, flags, expected) => {
    expect(readOptions(argument, flags)).toEqual({ ...defaults, ...expected });
  });
});

describe("refuses", () => {
  it.each<[TriggerFlags, string]>([
    [{ set: ["novalue"] }, 'has no "="'],
    [{ set: ["__proto__.x=1"] }, "__proto__"],
    [{ id: "two words" }, "--id"],
    [{ id: "" }, "--id"],
    [{ id: "a\nb" }, "--id"],
    [{ header: ["NoColon"] }, "--header"],
    [{ header: ["X: a\r\nY: b"] }, "--header"],
    [{ header: ["Host: evil"] }, "--header"],
    [{ header: ["Content-Length: 1"] }, "--header"],
    [{ count: "0" }, "--count"],
    [{ count: "-1" }, "--count"],
    [{ count: "1e3" }, "--count"],
    [{ concurrency: "1001" }, "--concurrency"],
    [{ duplicate: "x" }, "--duplicate"],
    [{ rate: "0" }, "--rate"],
    [{ rate: "5/h" }, "--rate"],
    [{ tamper: "nothing" }, "--tamper"],
    [{ retry: true, timeScale: "0" }, "--time-scale"],
    [{ retry: true, timeScale: "-2" }, "--time-scale"],
    [{ expectStatus: "99" }, "--expect-status"],
    [{ expectStatus: "2xx" }, "--expect-status"],
    [{ timeout: "0" }, "--timeout"],
    [{ timeout: "30" }, "--timeout"],
    [{ id: "evt_1", count: "2" }, "--id names one event"],
    [{ retry: true, count: "2" }, "--retry follows one request"],
    [{ retry: true, duplicate: "2" }, "--retry follows one request"],
    [{ retry: true, tamper: "body" }, "--retry waits for 2xx"],
    [{ timeScale: "60" }, "--time-scale shortens"],
    [{ data: "-", secretStdin: true }, "both read stdin"],
  ])("%o", (flags, message) => {
    const error = thrownBy(() => readOptions("a.b", flags));
    expect(error.kind).toBe("usage");
    expect(error.message).toContain(message);
    expect(error.hint).not.toBeUndefined();
  });

  it("and names the nearest kind of tampering", () => {
    expect(thrownBy(() => readOptions("a.b", { tamper: "signatur" })).hint).toBe("did you mean signature?");
  });
});

function thrownBy(work: () => unknown): WhkError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof WhkError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}
