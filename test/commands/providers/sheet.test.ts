import { describe, expect, it } from "vitest";
import { providerSheet } from "../../../src/commands/providers/sheet.ts";
import type { Look } from "../../../src/output/look.ts";
import { empty, toText } from "../../../src/output/text.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import type { Provider } from "../../../src/providers/provider.ts";

const registry = openRegistry();
const ids = [...registry.ids, ...(await registry.directoryIds())];

describe("a provider's sheet", () => {
  it.each([80, 120])("keeps every provider within %i columns, and cuts nothing off", async (columns) => {
    for (const id of ids) {
      const lines = await sheet(id, columns);
      expect(Math.max(...lines.map((line) => line.length)), id).toBeLessThanOrEqual(Math.min(columns, 100));
      expect(lines.join("\n"), id).not.toContain("~");
    }
  });

  it("says every event type, every operation, every note and every source in full", async () => {
    for (const provider of await registry.all()) {
      const words = (await sheet(provider.id, 80)).join(" ").replace(/\s+/g, " ");
      const { operations, notes, schemes, events, delivery } = provider;
      for (const { note } of operations) expect(words).toContain(note);
      for (const note of notes) expect(words).toContain(note);
      for (const { source } of [...schemes, ...events, ...operations, delivery])
        expect(words).toContain(source);
      for (const { type } of events) expect(words).toContain(type.split(".").slice(1).join(".") || type);
    }
  });

  it("groups event types by what stands before their first dot", async () => {
    const lines = await sheet("stripe", 120);
    expect(lines).toContain("  events 12   payment_intent.*  succeeded, payment_failed");
    expect(lines).toContain("              charge.*          succeeded, refunded, dispute.created");
  });

  it("tells what is assumed from what is said", async () => {
    const lines = await sheet("payvost", 100);
    expect(lines).toContain("              list    API          GET /v1/webhooks (assumed)");
    expect(lines).toContain("              test    API          POST /v1/webhooks/{id}/test");
    expect(lines.slice(-3)).toEqual([
      "    Payvost documentation, Webhook & Notification Integration",
      "      stated: signature, event type and id, delivery, 16 event types, endpoints (create, test)",
      "      assumed: endpoints (list, show, update, delete, rotate, logs)",
    ]);
  });

  it("shows each reading of a provider that allows several", async () => {
    const lines = await sheet("fluxvend", 100);
    expect(lines).toContain(
      "  scheme      fluxvend-js: the key is apiKey:secret, as in the JavaScript sample",
    );
    expect(lines).toContain("  scheme      fluxvend-opay: the Opay hook, known by its IP address only");
    expect(lines).toContain(
      "  event       type always transaction, id at transactionRef, time at transactionDate",
    );
  });

  it("shows Senfenico's success and duplicates", async () => {
    const lines = await sheet("senfenico", 80);
    expect(lines).toContain("  answer      exactly 200, no time limit documented");
    expect(lines).toContain("  duplicate   same event and data.reference");
  });

  it("leaves out what a provider has none of", () => {
    const bare: Provider = {
      ...payvost,
      events: [],
      operations: [],
      notes: [],
      duplicateKey: [],
      envelope: { ...payvost.envelope, type: null, id: null, time: null },
    };
    const lines = providerSheet(bare, look(80)).map((line) => line.plain);
    expect(lines.join("\n")).not.toMatch(/events|endpoints|notes|retries/);
    expect(lines).toContain("  event       names neither type nor id");
    expect(lines).toContain("  duplicate   same body");
  });

  it("escapes what a file says", () => {
    const hostile = "a\u001b[2Jb\u202ec\nd";
    const lines = providerSheet({ ...payvost, name: hostile, notes: [hostile], summary: hostile }, look(80));
    expect(lines.map((line) => line.styled).join("")).not.toMatch(/[\u001b\u202e\n]/);
  });
});

async function sheet(id: string, columns: number): Promise<string[]> {
  const provider = await registry.get(id);
  return provider === null ? [] : providerSheet(provider, look(columns)).map((line) => line.plain);
}

function look(columns: number): Look {
  const plain = toText;
  const paint = { green: plain, red: plain, yellow: plain, cyan: plain, dim: plain, bold: plain };
  const glyphs = {
    ok: "ok",
    fail: "x",
    to: "->",
    from: "<-",
    dot: ".",
    ellipsis: "~",
    full: "#",
    empty: empty.plain,
  };
  return { paint, glyphs, columns };
}
