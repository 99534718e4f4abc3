import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readProviderFile } from "../../src/providers/file.ts";
import { temporaryFolder } from "../cli.ts";

const acmePath = fileURLToPath(new URL("acme.json", import.meta.url));
const acme = JSON.parse(readFileSync(acmePath, "utf8"));

describe("a provider file", () => {
  it("gives the provider with every default filled in", async () => {
    const read = await readProviderFile(acmePath);
    expect(read.ok && read.loaded.provider).toMatchObject({
      id: "acme",
      direction: "in",
      schemes: [
        { scheme: { id: "acme", kind: "hmac" }, evidence: "stated", source: "docs.acme.example/webhooks" },
      ],
      envelope: { type: "json:type", evidence: "stated", source: "acme.json" },
      duplicateKey: ["json:id"],
      delivery: { retries: [5000, 60000], success: "2xx" },
      pitfalls: [],
      operations: [],
    });
  });

  it("may hold a contract, and names what does not fit in it", async () => {
    const api = {
      bases: { live: { url: "https://api.acme.example/v1" } },
      auth: { live: "live_", test: "test_" },
      calls: { rotate: { method: "POST", path: "/hooks/{id}/roll" } },
    };
    const good = await readProviderFile(written({ api }));
    expect(good.ok && good.loaded.provider.api?.calls.rotate?.path).toBe("/hooks/{id}/roll");
    const base = { live: { url: "http://api.acme.example/" } };
    const calls = { rotate: { method: "POST", path: "/hooks" }, rotat: {} };
    expect(await readProviderFile(written({ api: { ...api, bases: base } }))).toEqual({
      ok: false,
      problems: [
        "api.bases.live.url: must not end in a slash",
        "api.bases.test.url: must not end in a slash",
      ],
    });
    expect(await readProviderFile(written({ api: { ...api, calls } }))).toEqual({
      ok: false,
      problems: ["api.calls.rotat: unknown field; did you mean rotate?"],
    });
  });

  it("keeps the digits of a sample written as an object", async () => {
    const path = written({
      events: [{ type: "order.paid", sample: { type: "order.paid", id: "e", created: 1 } }],
    });
    writeFileSync(path, readFileSync(path, "utf8").replace('"created":1', '"created":1,"amount":1000.00'));
    const read = await readProviderFile(path);
    expect(read.ok && read.loaded.samples["order.paid"]?.toString()).toBe(
      '{\n  "type": "order.paid",\n  "id": "e",\n  "created": 1,\n  "amount": 1000.00\n}',
    );
  });

  it("takes a sample beside the file byte for byte", async () => {
    const read = await readProviderFile(acmePath);
    const beside = readFileSync(new URL("acme/refund.json", import.meta.url));
    expect(read.ok && read.loaded.samples["order.refunded"]).toEqual(beside);
  });

  it("takes a sample written as JSON text byte for byte", async () => {
    const sample = '{ "type":"order.paid","id":"e","created":1 }\n';
    const read = await readProviderFile(written({ events: [{ type: "order.paid", sample }] }));
    expect(read.ok && read.loaded.samples["order.paid"]?.toString()).toBe(sample);
  });

  it("is taken with a byte order mark", async () => {
    const path = join(temporaryFolder(), "bom.json");
    const minimal = { id: "a", name: "A", schemes: acme.schemes };
    writeFileSync(path, `\ufeff${JSON.stringify(minimal)}`);
    expect(await readProviderFile(path)).toMatchObject({ ok: true });
  });
});

describe("a problem names its field", () => {
  const cases: [name: string, change: Record<string, unknown>, problem: string][] = [
    ["unknown field", { schema: [] }, "schema: unknown field; did you mean schemes?"],
    ["unknown field far from all", { colour: 1 }, "colour: unknown field; allowed: id, name, direction"],
    ["missing name", { name: undefined }, "name: is missing"],
    ["no schemes", { schemes: [] }, "schemes[0]: is missing"],
    ["id", { id: "My Acme" }, "id: must be lower-case words joined by hyphens"],
    ["wrong type", { notes: "text" }, 'notes: must be a list, not "text"'],
    ["direction", { direction: "inn" }, 'direction: must be in or out, not "inn"; did you mean in?'],
    ["location", { duplicateKey: ["id"] }, "duplicateKey[0]: must be json:<path>"],
    [
      "header in capitals",
      { duplicateKey: ["header:X-Id"] },
      "duplicateKey[0]: write the header in lower case: x-id",
    ],
    ["prototype path", { duplicateKey: ["json:__proto__.x"] }, "names __proto__"],
    ["handshake", { handshake: "slack" }, "handshake: must be slack-url-verification"],
    ["retries", { delivery: { retries: [1.5] } }, "delivery.retries[0]: must be whole milliseconds"],
    ["no type", { envelope: {} }, "envelope.type: say where the event type stands"],
    [
      "fresh pattern",
      { fresh: { id: { at: "id", pattern: "evt" }, time: [] } },
      "fresh.id.pattern: holds no {uuid}",
    ],
    [
      "fresh count",
      { fresh: { id: { at: "id", pattern: "{99}" }, time: [] } },
      "fresh.id.pattern: may hold {uuid}",
    ],
    [
      "fresh path",
      { fresh: { id: { at: "nr", pattern: "{9}" }, time: [] } },
      "events[0].sample: has no nr for fresh",
    ],
    ["two types", { events: [acme.events[0], acme.events[0]] }, 'events: two have the type "order.paid"'],
    ["blank in type", { events: [{ type: "a b", sample: {} }] }, "events[0].type: must have no blanks"],
    ["no sample", { events: [{ type: "a" }] }, "events[0].sample: is missing"],
    ["sample no JSON", { events: [{ type: "a", sample: "nope" }] }, "events[0].sample: is no JSON"],
    [
      "other type",
      { events: [{ type: "a", sample: { type: "b", id: 1, created: 1 } }] },
      'events[0].sample: its type reads as "b"',
    ],
    ["file outside", { events: [{ type: "a", sample: "@../x.json" }] }, "events[0].sample: @../x.json"],
    [
      "absolute file",
      { events: [{ type: "a", sample: "@/etc/hosts" }] },
      "events[0].sample: @/etc/hosts must name a file beside",
    ],
  ];
  it.each(cases)("%s", async (_, change, problem) => {
    const read = await readProviderFile(written(change));
    expect(read.ok ? [] : read.problems).toContainEqual(expect.stringContaining(problem));
  });

  it("names every problem at once", async () => {
    const read = await readProviderFile(written({ name: undefined, notes: 1, colour: 2 }));
    expect(read.ok ? [] : read.problems).toHaveLength(3);
  });
});

describe("a file is refused", () => {
  it("that is no JSON, is absent, or holds no object", async () => {
    expect(await problemsOf("{")).toEqual(["is no JSON: it ends too early, at line 1, column 2"]);
    expect(await problemsOf("my-secret-text")).toEqual(["is no JSON at line 1, column 1"]);
    expect(await problemsOf("[]")).toEqual([
      expect.stringContaining("is missing"),
      expect.anything(),
      expect.anything(),
    ]);
    expect(await problemsOf("3")).toEqual(["the file: must be an object, not 3"]);
    expect(await readProviderFile("/nowhere/x.json")).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("cannot be read")],
    });
  });

  it("that reaches for the prototype or names a field twice", async () => {
    expect(await problemsOf('{"__proto__":{"id":"x"}}')).toEqual(["__proto__: is no name for a field"]);
    expect(await problemsOf('{"envelope":{"constructor":1}}')).toEqual([
      "envelope.constructor: is no name for a field",
    ]);
    expect(await problemsOf('{"id":"a","id":"b"}')).toContain("id: is there twice");
  });

  it("[P1] whose sample leaves the folder through a link", async () => {
    const folder = temporaryFolder();
    const secret = join(temporaryFolder(), "secret.json");
    writeFileSync(secret, '{"type":"a"}');
    symlinkSync(secret, join(folder, "sample.json"));
    const path = join(folder, "acme.json");
    writeFileSync(
      path,
      JSON.stringify({ ...acme, fresh: undefined, events: [{ type: "a", sample: "@sample.json" }] }),
    );
    const read = await readProviderFile(path);
    expect(read.ok ? [] : read.problems).toEqual([
      "events[0].sample: @sample.json is outside the provider file's folder",
    ]);
  });
});

function written(change: Record<string, unknown>): string {
  const path = join(temporaryFolder(), "acme.json");
  writeFileSync(path, JSON.stringify({ ...acme, events: [acme.events[0]], ...change }));
  return path;
}

async function problemsOf(text: string): Promise<string[]> {
  const path = join(temporaryFolder(), "x.json");
  writeFileSync(path, text);
  const read = await readProviderFile(path);
  return read.ok ? [] : read.problems;
}
