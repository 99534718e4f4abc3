import { expect, it } from "vitest";
import { RequestLog } from "../../src/sandbox/request-log.ts";

const request = (id: number) => ({
  id: `req_${id}`,
  provider: "payvost",
  method: "GET",
  path: "/webhooks",
  status: 200,
  ms: 1,
  fault: null,
});

it("keeps the newest thousand requests, oldest first", () => {
  const log = new RequestLog();
  for (let id = 1; id <= 2_500; id += 1) log.add(request(id));
  expect(log.list()).toHaveLength(1_000);
  expect([log.list()[0]?.id, log.list().at(-1)?.id]).toEqual(["req_1501", "req_2500"]);
});

it("is empty at the start and after it was cleared", () => {
  const log = new RequestLog();
  expect(log.list()).toEqual([]);
  log.add(request(1));
  log.clear();
  expect(log.list()).toEqual([]);
});
