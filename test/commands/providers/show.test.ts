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

  it("gives the REST contract, on a terminal and in a pipe", async () => {
    const run = await cli(["providers", "show", "payvost", "--contract"], {
      tty: true,
      columns: 80,
      env: { NO_COLOR: "1" },
    });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain(
      "  rotate          POST /webhooks/{id}/rotate-secret             assumed [1]\n",
    );
    expect(run.stdout).toContain("our assumption; if wrong, set api.paths.rotate\n");
    expect(Math.max(...run.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    const piped = await cli(["providers", "show", "paymentflow", "--contract"]);
    expect(piped.stdout).toMatch(/^base\tlive\thttps:\/\/api\.paymentflow\.com\/v1\tsibling page\t\t\S/);
  });

  it("gives the contract with the user's own paths in it", async () => {
    const home = temporaryFolder();
    await cli(["config", "set", "api.paths.rotate", "POST /webhooks/{id}/secret"], { home });
    const { stdout } = await cli(["providers", "show", "payvost", "--contract"], { home });
    expect(stdout).toContain("calls\trotate\tPOST /webhooks/{id}/secret\tstated\t\tapi.paths.rotate\n");
    const json = await cli(["providers", "show", "payvost", "--contract", "--json"], { home });
    expect(JSON.parse(json.stdout).contract.calls.rotate).toMatchObject({
      path: "/webhooks/{id}/secret",
      source: "api.paths.rotate",
    });
  });

  it("gives the contract as data under --json", async () => {
    const run = await cli(["providers", "show", "payvost", "--contract", "--json"]);
    const { api, operations } = (await registry.get("payvost")) ?? {};
    expect(JSON.parse(run.stdout)).toEqual({ provider: "payvost", contract: api, operations });
    const none = await cli(["providers", "show", "senfenico", "--contract", "--json"]);
    expect(JSON.parse(none.stdout)).toMatchObject({ provider: "senfenico", contract: null });
  });

  it("says where it is done without a contract, and that the sandbox can", async () => {
    const run = await cli(["providers", "show", "senfenico", "--contract"], {
      tty: true,
      env: { NO_COLOR: "1" },
    });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^senfenico {2}Senfenico, no API for endpoints is known; by hand:\n/);
    expect(run.stdout).toContain("then     whk secrets set senfenico");
    expect(run.stderr).toContain("whk endpoints list --provider senfenico --sandbox\n");
    const out = await cli(["providers", "show", "fluxvend", "--contract"]);
    expect(out.stderr).toBe("you send to fluxvend: it has no endpoints of yours\n");
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

it("masks nothing of how a key is sent", async () => {
  const { stdout } = await cli(["providers", "show", "payvost", "--contract"]);
  expect(stdout).toContain("Bearer <key> in the header Authorization");
});
