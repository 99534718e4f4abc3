import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { drivers } from "../../../src/tunnel/drivers.ts";
import { cli, temporaryFolder } from "../../cli.ts";
import { stubTool } from "../../tunnel/stub-tool.ts";

const plain = { NO_COLOR: "1", PATH: "/nowhere" };

it("shows what is usable here and what is missing, with the way to get it", async () => {
  const stub = stubTool("ngrok", [], "ngrok version 2.3.1");
  const env = { ...plain, PATH: stub.folder };
  const run = await cli(["tunnels", "list"], { tty: true, columns: 160, env });
  expect(run.code).toBe(0);
  const [titles, ...rows] = run.stdout.trimEnd().split("\n");
  expect(titles).toMatch(/^DRIVER +HERE +ENCRYPTED +NAME +SENDER'S ADDRESS +NEEDS ONCE$/);
  expect(rows.map((row) => row.split(/ {2,}/)).slice(0, 3)).toEqual([
    ["localtunnel", "built in", "no", "of your choice", "not reliable", "-"],
    ["cloudflared", "cloudflared is not on PATH", "yes", "new each time", "cf-connecting-ip", "-"],
    [
      "ngrok",
      "ngrok 2.3.1 is too old, needs 3.0",
      "yes",
      "new each time",
      "not reliable",
      "ngrok config add-authtoken <token>",
    ],
  ]);
  expect(run.stderr).toContain("\ninstall ngrok: ngrok.com/download\n");
  expect(run.stderr.match(/install OpenSSH/g)).toHaveLength(1);
  expect(stub.starts()).toEqual([]);
});

it.each([40, 60, 80, 120])("keeps to %i columns", async (columns) => {
  const run = await cli(["tunnels", "list"], { tty: true, columns, env: plain });
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(1 + Object.keys(drivers).length);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

it("says what ssh and url need beside a tool", async () => {
  const stub = stubTool("ssh", [], "OpenSSH_9.2p1 Debian-2");
  const run = await cli(["tunnels", "list"], { env: { ...plain, PATH: stub.folder } });
  expect(run.stdout).toContain("\nssh\twith --tunnel-host\tyes\talways the same\t");
  expect(run.stdout).toContain("\nurl\twith --public-url\tno\t");
  expect(run.stdout).toContain("\npinggy\tssh 9.2\tyes\tnew each time\t");
});

it("gives one array under --json, with the source of each fact", async () => {
  const stub = stubTool("cloudflared", [], "cloudflared version 2026.11.0 (built 2026-11-01)");
  const run = await cli(["tunnels", "list", "--json"], { env: { PATH: stub.folder } });
  expect(run.stderr).toBe("");
  const list = JSON.parse(run.stdout);
  expect(list.map(({ id }: { id: string }) => id)).toEqual(Object.keys(drivers));
  expect(list[1]).toMatchObject({
    id: "cloudflared",
    usable: true,
    missing: null,
    fix: null,
    tool: "cloudflared",
    path: `${stub.folder}/cloudflared`,
    version: "2026.11.0",
    login: null,
    encrypted: true,
    stableName: false,
    takesName: false,
    takesHost: "no",
    takesPublicUrl: "no",
    maxConcurrent: 200,
    clientIpHeader: "cf-connecting-ip",
    sources: {
      clientIpHeader: { evidence: "stated", source: "github.com/cloudflare/cloudflared/issues/1426" },
    },
  });
  expect(list[2]).toMatchObject({
    id: "ngrok",
    usable: false,
    missing: "ngrok is not on PATH",
    login: { state: "unknown", command: "ngrok config add-authtoken <token>" },
  });
});

it("lists the user's own tools, their commands escaped, and runs nothing of them", async () => {
  const configDir = join(temporaryFolder(), "config");
  mkdirSync(configDir, { mode: 0o700 });
  const stub = stubTool("mine", []);
  const tunnels = { mine: { command: `${stub.folder}/mine`, args: ["{port}"], urlPattern: "x" } };
  writeFileSync(join(configDir, "settings.json"), JSON.stringify({ tunnels }), { mode: 0o600 });
  const run = await cli(["tunnels", "list", "--config-dir", configDir], { env: plain });
  expect(run.stdout).toContain("\nmine\tfound\tno\tnew each time\tnot reliable\t-\n");
  expect(stub.starts()).toEqual([]);
});
