import { describe, expect, it } from "vitest";
import { brief, clientOf, errorOf, json } from "./provider-server.ts";

const entry = (id: string, status: string, createdAt: string) => ({ id, status, createdAt });

describe("list", () => {
  it("answers endpoints in whk's shape, and the raw answer", async () => {
    const answer = [{ id: "w", url: "u", enabled: false }];
    const { client } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
    const { value, raw } = await client.list();
    expect(value.endpoints).toMatchObject([{ id: "w", url: "u", enabled: false, provider: "payvost" }]);
    expect([value.warning, raw]).toEqual([null, answer]);
  });

  it("hands the warning on", async () => {
    const answer = { data: [{ id: "we", url: "u" }], has_more: true };
    const { client } = await clientOf("paymentflow", (_seen, response) => json(response, 200, answer));
    const { value } = await client.list();
    expect(value.endpoints).toHaveLength(1);
    expect(value.warning).toMatch(/brought nothing new$/);
  });

  it("says which entry cannot be read", async () => {
    const answer = {
      data: [
        { id: "w", url: "u" },
        { id: "x", url: 7 },
      ],
    };
    const { client } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
    expect(brief(await errorOf(client.list()))).toBe(
      "provider unexpected_answer: payvost's answer cannot be read: entry 2: url must be a text",
    );
  });
});

describe("logs", () => {
  const entries = [
    entry("a", "failed", "2026-01-01T00:00:00Z"),
    entry("b", "pending", "2026-01-03T00:00:00Z"),
    { ...entry("c", "", "2026-01-02T00:00:00Z"), status: undefined },
  ];

  it("asks for the status and the number, and answers newest first", async () => {
    const { client, seen } = await clientOf("payvost", (_seen, response) =>
      json(response, 200, { data: entries }),
    );
    const { value } = await client.logs("w", { status: null, limit: 50 });
    expect(value.map(({ id }) => id)).toEqual(["b", "c", "a"]);
    const failed = await client.logs("w", { status: "failed", limit: 2 });
    expect(failed.value.map(({ id }) => id)).toEqual(["a"]);
    expect(seen.map(({ url }) => url)).toEqual([
      "/v1/webhooks/w/logs?limit=50",
      "/v1/webhooks/w/logs?status=failed&limit=2",
    ]);
  });

  it("refuses entries that are no objects", async () => {
    const { client } = await clientOf("payvost", (_seen, response) => json(response, 200, [{}, "x"]));
    expect((await errorOf(client.logs("w", { status: null, limit: 5 }))).message).toContain(
      "entry 2 must be an object",
    );
  });

  it("are not to be had where only the sandbox has them", async () => {
    const { client, seen } = await clientOf("paymentflow", (_seen, response) => json(response, 200, []));
    expect((await errorOf(client.logs("we_1", { status: null, limit: 5 }))).kind).toBe("unsupported");
    expect(seen).toEqual([]);
  });
});
