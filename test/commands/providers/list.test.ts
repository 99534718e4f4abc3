import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";

describe("whk providers list", () => {
  it("shows every word where 120 columns have room for them", async () => {
    const run = await cli(["providers", "list"], { tty: true, columns: 120, env: { NO_COLOR: "1" } });
    expect(run.stdout.split("\n").slice(0, 4)).toEqual([
      "ID                 NAME               SCHEME                                     SIGNATURE IN                   EVENTS",
      "payvost            Payvost            hex HMAC-SHA256 of the raw body            Payvost-Signature                  16",
      "paymentflow        PaymentFlow        hex HMAC-SHA256 of the raw body            PaymentFlow-Signature               3",
      "senfenico          Senfenico          hex SHA-256 of body + secret, no HMAC      X-Webhook-Hash                      4",
    ]);
    expect(run.stderr).toBe("83 more are known by their signature only: whk providers list --all\n");
  });

  it("keeps its columns in line whatever a name is written with", async () => {
    const cwd = temporaryFolder();
    const sig = { in: "header", name: "x-a" };
    const scheme = {
      id: "a",
      kind: "hmac",
      alg: "sha256",
      encoding: "hex",
      sig,
      signed: "{body}",
      key: { steps: ["utf8"] },
    };
    writeFileSync(join(cwd, "a.json"), JSON.stringify({ id: "a", name: "👍🏽", schemes: [{ scheme }] }));
    writeFileSync(join(cwd, "whk.config.json"), JSON.stringify({ providers: ["a.json"] }));
    const run = await cli(["providers", "list"], { cwd, tty: true, columns: 120, env: { NO_COLOR: "1" } });
    expect(run.stdout).toContain(
      `\na                  👍🏽                 hex HMAC-SHA256 of the raw body `,
    );
  });

  it("leaves words out where 80 columns have no room", async () => {
    const run = await cli(["providers", "list"], { tty: true, columns: 80, env: { NO_COLOR: "1" } });
    expect(run.stdout).toBe(`\
ID                 SCHEME              SIGNATURE IN           EVENTS
payvost            hex HMAC-SHA256     Payvost-Signature          16
paymentflow        hex HMAC-SHA256     PaymentFlow-Signature       3
senfenico          hex SHA-256         X-Webhook-Hash              4
open-market        hex HMAC-SHA256     opm-signature               1
fluxvend           base64 HMAC-SHA256  Signature                   1
monnify            hex HMAC-SHA512     monnify-signature          11
opay               hex HMAC-SHA3-512   body field sha512           1
standard-webhooks  base64 HMAC-SHA256  webhook-signature           2
stripe             hex HMAC-SHA256     Stripe-Signature           12
github             hex HMAC-SHA256     X-Hub-Signature-256         8
`);
  });

  it.each([30, 60, 80, 120])("keeps to %i columns with all providers", async (columns) => {
    const run = await cli(["providers", "list", "--all"], { tty: true, columns, env: { NO_COLOR: "1" } });
    const lines = run.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 10 + 83);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, 40));
    expect(run.stderr).toBe("");
  });

  it("separates whole cells by tabs in a pipe", async () => {
    const run = await cli(["providers", "list"]);
    const rows = run.stdout.trimEnd().split("\n");
    expect(rows).toHaveLength(10);
    expect(rows[0]).toBe("payvost\tPayvost\thex HMAC-SHA256 of the raw body\tPayvost-Signature\t16");
  });

  it("gives one array under --json", async () => {
    const run = await cli(["providers", "list", "--json"]);
    const list = JSON.parse(run.stdout);
    expect(list).toHaveLength(10);
    expect(list[0]).toEqual({
      id: "payvost",
      name: "Payvost",
      direction: "in",
      scheme: "hex HMAC-SHA256 of the raw body",
      signature: "Payvost-Signature",
      headers: ["payvost-signature"],
      schemes: ["payvost"],
      events: 16,
    });
    expect(JSON.parse((await cli(["providers", "list", "--all", "--json"])).stdout)).toHaveLength(93);
  });

  it("lists the user's own providers too, their names escaped", async () => {
    const configDir = temporaryFolder();
    mkdirSync(join(configDir, "providers"));
    const scheme = { kind: "token", sig: { in: "header", name: "x-acme" } };
    const acme = { id: "acme", name: "Ac\u202eme\u001b[31m", schemes: [{ scheme }] };
    writeFileSync(join(configDir, "providers", "acme.json"), JSON.stringify(acme));
    const run = await cli(["providers", "list", "--config-dir", configDir]);
    expect(run.stdout).toContain("acme\tAc\\u202eme\\x1b[31m\tthe secret itself\tX-Acme\t-\n");
    const json = await cli(["providers", "list", "--config-dir", configDir, "--json"]);
    expect(json.stdout).not.toMatch(/[\u202e\u001b]/);
    expect(JSON.parse(json.stdout).at(-1).name).toBe(acme.name);
  });
});
