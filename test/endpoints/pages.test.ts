import { describe, expect, it } from "vitest";
import { collectPages } from "../../src/endpoints/pages.ts";
import { type Answer, clientOf, errorOf, json } from "./provider-server.ts";

const all = { name: "list", fields: {}, most: Number.POSITIVE_INFINITY } as const;

function numbered(from: number, count: number): { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `w${from + index}` }));
}

/** An offset API with `total` endpoints and pages of no more than `most`. */
function offsets(total: number, most: number): Answer {
  return ({ url }, response) => {
    const query = new URL(url, "http://x").searchParams;
    const offset = Number(query.get("offset") ?? 0);
    const count = Math.max(0, Math.min(most, Number(query.get("limit")), total - offset));
    const pagination = { total, limit: most, offset, hasMore: offset + count < total };
    json(response, 200, { success: true, data: numbered(offset, count), pagination });
  };
}

function ids(items: readonly unknown[]): string[] {
  return items.map((item) => (item as { id: string }).id);
}

describe("collectPages by offset", () => {
  it("follows every page, also when the server makes them smaller than asked", async () => {
    const { parts, seen } = await clientOf("payvost", offsets(7, 3));
    const { items, raw, warning } = await collectPages(parts, all);
    expect(ids(items)).toEqual(numbered(0, 7).map(({ id }) => id));
    expect(warning).toBe(null);
    expect(raw).toHaveLength(3);
    expect(seen.map(({ url }) => url)).toEqual([
      "/v1/webhooks?limit=100",
      "/v1/webhooks?limit=100&offset=3",
      "/v1/webhooks?limit=100&offset=6",
    ]);
  });

  it("asks for no more than is wanted", async () => {
    const { parts, seen } = await clientOf("payvost", offsets(500, 100));
    const wanted = { name: "logs", id: "w", fields: { status: "failed" }, most: 5 } as const;
    expect((await collectPages(parts, wanted)).items).toHaveLength(5);
    expect(seen.map(({ url }) => url)).toEqual(["/v1/webhooks/w/logs?status=failed&limit=5"]);
  });

  it("goes by the total where hasMore is missing", async () => {
    const { parts } = await clientOf("payvost", ({ url }, response) => {
      const from = Number(new URL(url, "http://x").searchParams.get("offset") ?? 0);
      json(response, 200, { data: numbered(from, 1), pagination: { total: 3 } });
    });
    expect((await collectPages(parts, all)).items).toHaveLength(3);
  });

  it.each<[string, unknown]>([
    ["bare", numbered(0, 2)],
    ["wrapped", { data: numbered(0, 2) }],
    ["wrapped twice", { success: true, data: { data: numbered(0, 2) } }],
  ])("takes a %s list", async (_name, answer) => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
    expect(await collectPages(parts, all)).toMatchObject({
      items: numbered(0, 2),
      raw: answer,
      warning: null,
    });
    expect(seen).toHaveLength(1);
  });

  it("stops without a word when a bare list that fills a page was all", async () => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) =>
      json(response, 200, numbered(0, 100)),
    );
    expect(await collectPages(parts, all)).toMatchObject({ items: numbered(0, 100), warning: null });
    expect(seen).toHaveLength(2);
  });

  it("takes an empty list", async () => {
    const { parts } = await clientOf("payvost", offsets(0, 10));
    expect(await collectPages(parts, all)).toMatchObject({ items: [], warning: null });
  });
});

describe("collectPages by cursor", () => {
  it("asks for what comes after the last item", async () => {
    const { parts, seen } = await clientOf("paymentflow", (_seen, response, nth) =>
      json(response, 200, { object: "list", data: numbered(nth * 2, 2), has_more: nth < 3 }),
    );
    expect(ids((await collectPages(parts, all)).items)).toEqual(["w2", "w3", "w4", "w5", "w6", "w7"]);
    expect(seen.map(({ url }) => new URL(url, "http://x").searchParams.get("starting_after"))).toEqual([
      null,
      "w3",
      "w5",
    ]);
  });

  it("[P8] warns when the cursor repeats", async () => {
    const { parts, seen } = await clientOf("paymentflow", (_seen, response) =>
      json(response, 200, { data: numbered(0, 2), has_more: true }),
    );
    expect(await collectPages(parts, all)).toMatchObject({
      items: numbered(0, 2),
      warning: "paymentflow says that there are more, but page 2 brought nothing new",
    });
    expect(seen).toHaveLength(2);
  });

  it("leaves out what two pages share", async () => {
    const { parts } = await clientOf("paymentflow", (_seen, response, nth) =>
      json(response, 200, { data: numbered(nth, 2), has_more: nth < 3 }),
    );
    expect(ids((await collectPages(parts, all)).items)).toEqual(["w1", "w2", "w3", "w4"]);
  });

  it.each<[string, unknown[]]>([
    ["empty", []],
    ["without ids", [{}]],
  ])("warns when a page that promises more is %s", async (_name, data) => {
    const { parts, seen } = await clientOf("paymentflow", (_seen, response) =>
      json(response, 200, { data, has_more: true }),
    );
    expect((await collectPages(parts, all)).warning).toContain("page 1 brought nothing new");
    expect(seen).toHaveLength(1);
  });
});

describe("collectPages without an end", () => {
  it("[P8] stops after 1,000 pages with a warning", async () => {
    const send = async () => {
      const body = Buffer.from(JSON.stringify({ data: [{ id: `w${count++}` }], has_more: true }));
      return { ok: true, status: 200, headers: [], body, truncated: false, ms: 0 } as const;
    };
    let count = 0;
    const { parts } = await clientOf("paymentflow", (_seen, response) => response.end());
    const { items, warning } = await collectPages({ ...parts, send }, all);
    expect(items).toHaveLength(1000);
    expect(warning).toBe("stopped after 1000 pages; paymentflow says that there are more");
  });

  it("stops when the pages are too large together", async () => {
    const padding = "x".repeat(900_000);
    let count = 0;
    const send = async () => {
      const body = Buffer.from(JSON.stringify({ data: [{ id: `w${count++}`, padding }], has_more: true }));
      return { ok: true, status: 200, headers: [], body, truncated: false, ms: 0 } as const;
    };
    const { parts } = await clientOf("paymentflow", (_seen, response) => response.end());
    expect((await collectPages({ ...parts, send }, all)).warning).toContain("stopped after 19 pages");
  });
});

describe("collectPages of something else", () => {
  it.each([{}, 7, "text", { data: {} }, { data: null }, { data: { data: 7 } }])(
    "refuses %j",
    async (answer) => {
      const { parts } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
      expect(await errorOf(collectPages(parts, all))).toMatchObject({
        kind: "provider",
        code: "unexpected_answer",
        message: "payvost's answer cannot be read: data must be a list",
      });
    },
  );

  it("refuses an answer without a body", async () => {
    const { parts } = await clientOf("payvost", (_seen, response) => response.writeHead(204).end());
    expect((await errorOf(collectPages(parts, all))).message).toBe(
      "payvost's answer cannot be read: it has no body",
    );
  });

  it("rejects with the failure of any page", async () => {
    const { parts } = await clientOf("paymentflow", (_seen, response, nth) =>
      nth === 1 ? json(response, 200, { data: numbered(0, 1), has_more: true }) : json(response, 401, {}),
    );
    expect((await errorOf(collectPages(parts, all))).code).toBe("unauthorized");
  });
});
