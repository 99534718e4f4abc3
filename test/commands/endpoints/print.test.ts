import { describe, expect, it } from "vitest";
import {
  printDone,
  printEndpoint,
  printField,
  printRaw,
  stateText,
} from "../../../src/commands/endpoints/print.ts";
import { testApp } from "../../cli.ts";

const endpoint = {
  id: "webhook_1",
  url: "https://example.com/hooks",
  events: ["payment.*", "transfer.*"],
  enabled: false,
  description: "dev\u001b[2J box",
  metadata: { team: "a" },
  createdAt: "2026-11-19T12:00:00.000Z",
  provider: "payvost",
};
const now = Date.parse("2026-11-21T12:04:31Z");

async function printed(print: (io: ReturnType<typeof testApp>["app"]["io"]) => void, options = {}) {
  const { app, out } = testApp(options);
  print(app.io);
  await app.io.flush();
  return out.text();
}

describe("printEndpoint", () => {
  it("is one field a line, escaped, the time whole in a pipe", async () => {
    expect(await printed((io) => printEndpoint(io, endpoint, now))).toBe(
      [
        "  url       https://example.com/hooks",
        "  events    payment.*, transfer.*",
        "  state     disabled",
        "  created   2026-11-19T12:00:00.000Z",
        "  about     dev\\x1b[2J box",
        "  metadata  team=a",
        "",
      ].join("\n"),
    );
  });

  it("tells the age on a terminal and leaves out what is not there", async () => {
    const bare = { ...endpoint, description: null, metadata: {}, events: [] };
    const shown = await printed((io) => printEndpoint(io, bare, now), { tty: true });
    expect(shown).toMatch(/created {3}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}2 days ago\n$/);
    expect(shown).toContain("  events    -\n");
    expect(await printed((io) => printEndpoint(io, { ...bare, createdAt: null }, now))).not.toContain(
      "created",
    );
    expect(
      await printed((io) => printEndpoint(io, { ...bare, createdAt: "soon" }, now), { tty: true }),
    ).toContain("created   soon");
  });
});

it("prints what was done, fields and raw answers", async () => {
  expect(await printed((io) => printDone(io, "deleted", ["webhook_1"]))).toBe("✓ deleted  webhook_1\n");
  expect(
    await printed((io) => printField(io, "events", "word ".repeat(30).trim()), { tty: true, columns: 60 }),
  ).toMatch(/^ {2}events {4}word.*\n {12}word/);
  expect(await printed((io) => printRaw(io, { a: "\u001b" }))).toBe('{"a":"\\u001b"}\n');
  expect(await printed((io) => printRaw(io, null))).toBe("null\n");
  const secret = "whsec_0123456789abcdef77d0";
  expect(await printed((io) => printRaw(io, { secret }))).toBe('{"secret":"whsec_…77d0"}\n');
  expect(await printed((io) => printRaw(io, { secret }, [secret]))).toBe(`{"secret":"${secret}"}\n`);
  expect(stateText(testApp().app.io, { ...endpoint, enabled: true }).plain).toBe("enabled");
});

describe("printRaw", () => {
  it("masks what the answer itself calls a secret", async () => {
    const raw = {
      data: { id: "we_1", secret: "unusual-text-1234", keys: { signing_keys: ["other-text-12345678"] } },
    };
    expect(await printed((io) => printRaw(io, raw))).toBe(
      '{"data":{"id":"we_1","secret":"…1234","keys":{"signing_keys":["…5678"]}}}\n',
    );
    expect(await printed((io) => printRaw(io, raw, ["unusual-text-1234"]))).toContain('"unusual-text-1234"');
  });
});
