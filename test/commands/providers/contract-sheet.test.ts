import { describe, expect, it } from "vitest";
import { contractSheet } from "../../../src/commands/providers/contract-sheet.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { plainLook } from "./plain-look.ts";

const registry = openRegistry();

describe("the sheet of a contract", () => {
  it.each([40, 80, 120])("keeps every provider within %i columns, and cuts nothing off", async (columns) => {
    for (const provider of await registry.all()) {
      const lines = sheet(provider, columns);
      const widest = Math.max(...lines.map((line) => line.length));
      expect(widest, provider.id).toBeLessThanOrEqual(Math.max(60, Math.min(columns, 110)));
      expect(lines.join("\n"), provider.id).not.toContain("~");
    }
  });

  it("says how each fact is known, and how an assumption is corrected", () => {
    const lines = sheet(payvost, 80);
    expect(lines[0]).toBe("payvost  Payvost, REST API as known on 2026-11-21");
    const rotate = lines.findIndex((line) => line.startsWith("  rotate"));
    expect(lines.slice(rotate, rotate + 3)).toEqual([
      "  rotate          POST /webhooks/{id}/rotate-secret             assumed [1]",
      "                  our assumption; if wrong, set api.paths.rotate",
      "                  answers the endpoint with its secret (200)",
    ]);
    expect(lines).toContain("  test            POST /webhooks/{id}/test                      stated [1]");
    expect(lines).toContain("    [1]  Payvost documentation, Webhook & Notification Integration");
  });

  it("numbers every source that is named", () => {
    const lines = sheet(payvost, 110);
    const named = new Set(lines.flatMap((line) => /\[(\d)\]$/.exec(line)?.[1] ?? []));
    const listed = lines.flatMap((line) => /^ {4}\[(\d)\] /.exec(line)?.[1] ?? []);
    expect([...named].sort()).toEqual(listed);
  });

  it("tells what to do by hand where there is no API", async () => {
    const lines = sheet(await known("fluxvend"), 100);
    expect(lines[0]).toBe("fluxvend  Fluxvend, no API for endpoints is known; by hand:");
    const words = lines.join(" ").replace(/\s+/g, " ");
    expect(words).toContain("delete click Developer > Integrations > Disable");
    expect(words).toContain("copy the whitelisted IP addresses, before you disable the hook");
    expect(words).toContain("warning disabling deletes the hook and its IP addresses for good");
    expect(words).toContain("then whk secrets remove fluxvend");
    const order = lines.flatMap((line) => /^ {2}([a-z]+) /.exec(line)?.[1] ?? []);
    expect(order).toEqual(["create", "list", "show", "update", "delete", "rotate", "test", "logs"]);
  });

  it("says when there is an API whk has no contract for", async () => {
    const lines = sheet(await known("github"), 100);
    expect(lines[0]).toBe("github  GitHub, whk has no contract for its API; by hand:");
    expect(lines).toContain("  list      call     GET /repos/{owner}/{repo}/hooks");
  });

  it("is one row of tabs per fact in a pipe", async () => {
    const rows = sheet(payvost, Number.POSITIVE_INFINITY).map((line) => line.split("\t"));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([6]));
    expect(rows).toContainEqual([
      "calls",
      "rotate",
      "POST /webhooks/{id}/rotate-secret",
      "assumed",
      "api.paths.rotate",
      "Payvost documentation, Webhook & Notification Integration",
    ]);
    const steps = sheet(await known("senfenico"), Number.POSITIVE_INFINITY).map((line) => line.split("\t"));
    expect(new Set(steps.map((row) => row.length))).toEqual(new Set([8]));
    expect(steps[0]?.slice(0, 2)).toEqual(["create", "dashboard"]);
  });

  it("escapes what a file says", () => {
    const hostile = "a\u001b[2Jb\u202ec\nd\te";
    const api = payvost.api && {
      ...payvost.api,
      version: hostile,
      endpoint: { ...payvost.api.endpoint, idPrefix: hostile },
      envelope: { ...payvost.api.envelope, data: hostile, source: hostile },
    };
    for (const columns of [80, Number.POSITIVE_INFINITY]) {
      const lines = contractSheet({ ...payvost, name: hostile, ...(api && { api }) }, plainLook(columns));
      expect(lines.map((line) => line.styled).join("")).not.toMatch(/[\u001b\u202e\n]/);
    }
  });
});

async function known(id: string): Promise<Provider> {
  const provider = await registry.get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return provider;
}

function sheet(provider: Provider, columns: number): string[] {
  return contractSheet(provider, plainLook(columns)).map((line) => line.plain);
}
