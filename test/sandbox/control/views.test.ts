import { expect, it } from "vitest";
import { attemptView, stateView } from "../../../src/sandbox/control/views.ts";
import { assemble } from "../../../src/sandbox/works.ts";
import { noon, sandboxParts } from "../parts.ts";

it("an attempt has its times in ISO 8601 and whole ms", () => {
  const attempt = {
    id: "log_1",
    provider: "payvost",
    endpoint: "webhook_1",
    event: { id: "evt_1", type: "payment.failed" },
    n: 2,
    url: "http://127.0.0.1:1/",
    status: 500,
    responseBody: "no",
    error: null,
    at: noon,
    ms: 1.7,
    next: noon + 60_000,
  };
  expect(attemptView(attempt)).toEqual({
    ...{ id: "log_1", provider: "payvost", endpoint: "webhook_1", n: 2, url: "http://127.0.0.1:1/" },
    ...{
      event: { id: "evt_1", type: "payment.failed" },
      status: 500,
      responseBody: "no",
      error: null,
      ms: 2,
    },
    time: "2026-01-01T12:00:00.000Z",
    next: "2026-01-01T12:01:00.000Z",
  });
  expect(attemptView({ ...attempt, next: null })).toMatchObject({ next: null });
});

it("the state of an empty sandbox", async () => {
  const works = await assemble(await sandboxParts());
  expect(stateView(works)).toEqual({
    clock: { now: "2026-01-01T12:00:00.000Z", scale: 0 },
    endpoints: [],
    attempts: 0,
    faults: [],
  });
  await works.close();
});
