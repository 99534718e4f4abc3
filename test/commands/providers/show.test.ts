import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProviderFile } from "../../../src/providers/file.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { cli, temporaryFolder } from "../../cli.ts";

const registry = openRegistry();

describe("whk providers show", () => {
  it("gives a sheet to read", async () => {
    const run = await cli(["providers", "show", "payvost"], {
      tty: true,
      columns: 80,
      env: { NO_COLOR: "1" },
    });
    expect(run.code).toBe(0);
    expect(run.stdout.split("\n").slice(0, 10)).toEqual([
      "payvost  Payvost",
      "  Payments, transfers, wallets, users and fraud alerts",
      "",
      "  signature   hex HMAC-SHA256 of the raw body",
      "  header      Payvost-Signature",
      "  key         the secret as it is",
      "  freshness   no signed time: an old delivery cannot be told from a fresh one",
      "",
      "  event       type at type, id at id, time at createdAt",
      "  duplicate   same id",
    ]);
  });

  it("knows the providers of the directory", async () => {
    const run = await cli(["providers", "show", "slack"]);
    expect(run.stdout).toContain("  signature   hex HMAC-SHA256 of v0:timestamp:body\n");
    expect(run.stdout).not.toContain("retries");
  });

  it("names the nearest id for one it does not know", async () => {
    const run = await cli(["providers", "show", "payvst"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toBe('error: there is no provider "payvst"\nhint:  did you mean payvost?\n');
    const json = await cli(["providers", "show", "payvst", "--json"]);
    expect(JSON.parse(json.stderr).error.code).toBe("unknown_provider");
  });

  it("asks for an id", async () => {
    expect(await cli(["providers", "show"])).toMatchObject({ code: 2, stdout: "" });
  });

  it.each(registry.ids)("gives %s under --json as a file of one's own that passes the check", async (id) => {
    const run = await cli(["providers", "show", id, "--json"]);
    const path = join(temporaryFolder(), "mine.json");
    writeFileSync(path, run.stdout);
    const read = await readProviderFile(path);
    expect(read).toMatchObject({ ok: true, loaded: { provider: (await registry.get(id)) ?? {} } });
    const samples = read.ok ? read.loaded.samples : {};
    for (const [type, bytes] of Object.entries(samples)) {
      expect(bytes.equals((await registry.sample(id, type)) ?? Buffer.alloc(0)), type).toBe(true);
    }
  });
});
