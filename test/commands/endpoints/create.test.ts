import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { currentSecret, sandboxed, storedSecrets } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";
const create = ["endpoints", "create", url, "--events", "payment.*,transfer.failed", "--provider", "payvost"];

describe("whk endpoints create", () => {
  it("registers, stores the secret and shows it masked", async () => {
    const box = await sandboxed();
    const run = await box.run([...create, "--description", "dev box", "--metadata", "team=a"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const [endpoint] = box.sandbox.endpoints("payvost");
    expect(endpoint).toMatchObject({
      url,
      events: ["payment.*", "transfer.failed"],
      description: "dev box",
      metadata: { team: "a" },
    });
    const id = endpoint?.id ?? "";
    const secret = currentSecret(box, id);
    expect(run.stdout).toContain(
      `✓ created  ${id}\n  url       ${url}\n  events    payment.*, transfer.failed\n`,
    );
    expect(run.stdout).toContain(
      `  secret    whsec_…${secret.slice(-4)}, stored; \`whk listen\` verifies with it\n`,
    );
    expect(run.stdout).not.toContain(secret);
    expect(box.stored()).toMatchObject([
      {
        provider: "payvost",
        secret,
        label: "dev box",
        expiresAt: null,
        endpoint: { id, base: box.sandbox.bases["payvost"] },
      },
    ]);
  });

  it("is one document under --json, the secret masked unless it is to be printed", async () => {
    const box = await sandboxed();
    const masked = JSON.parse((await box.run([...create, "--json"])).stdout);
    expect(masked).toMatchObject({
      ...{ url, enabled: true, description: null, metadata: {}, provider: "payvost" },
      ...{ events: ["payment.*", "transfer.failed"], stored: true, recovered: false },
      secret: expect.stringMatching(/^whsec_…\w{4}$/),
    });
    expect(new Date(masked.createdAt).toISOString()).toBe(masked.createdAt);
    const full = JSON.parse((await box.run([...create, "--json", "--print-secret"])).stdout);
    expect(full.secret).toBe(currentSecret(box, full.id));
    const human = await box.run([...create, "--print-secret"]);
    const id = /created {2}(\S+)/.exec(human.stdout)?.[1] ?? "";
    expect(human.stdout).toContain(`secret    ${currentSecret(box, id)}, stored`);
  });

  it("prints the provider's own answer with --raw, masked", async () => {
    const box = await sandboxed();
    const { stdout } = await box.run([...create, "--raw"]);
    const secret = currentSecret(box, box.sandbox.endpoints()[0]?.id ?? "");
    expect(stdout).not.toContain(secret);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(`"url":"${url}"`);
    expect(box.stored()[0]?.secret).toBe(secret);
  });

  it("says when the answer was lost and the endpoint was found by listing", async () => {
    const box = await sandboxed({ faults: ["api create commit-then-drop x1"] });
    const run = await box.run([...create, "--json"]);
    expect(run.code).toBe(0);
    const created = JSON.parse(run.stdout);
    expect(created).toMatchObject({ recovered: true, secret: null, stored: false });
    expect(run.stderr).toContain(
      `its secret is unknown; \`whk endpoints rotate ${created.id}\` makes a new one`,
    );
    expect(box.sandbox.endpoints()).toHaveLength(1);
  });

  it("stores one secret for an id a sandbox gives again", async () => {
    const box = await sandboxed();
    await box.run(create);
    await box.sandbox.reset();
    expect((await box.run(create)).code).toBe(0);
    const [endpoint] = box.sandbox.endpoints();
    const { stdout } = await cli(["secrets", "list", "--json"], { home: box.home });
    const masked = `whsec_…${currentSecret(box, endpoint?.id ?? "").slice(-4)}`;
    expect(JSON.parse(stdout)).toMatchObject([{ secret: masked, expiresAt: null }]);
  });

  it("takes the events of the project file, and names the flag where there are none", async () => {
    const box = await sandboxed();
    const missing = await box.run(["endpoints", "create", url, "--provider", "payvost"]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toMatch(/^error: --events is missing\nhint: {2}\S/);
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, "whk.config.json"),
      '{"provider":"payvost","events":["payment.*","!payment.failed"]}',
    );
    expect((await box.run(["endpoints", "create", url], { cwd })).code).toBe(0);
    expect(box.sandbox.endpoints()[0]?.events).toEqual([
      "payment.created",
      "payment.succeeded",
      "payment.refunded",
    ]);
  });

  it("takes the events of the profile where there is no project", async () => {
    const box = await sandboxed();
    expect((await cli(["config", "set", "events", "payment.*"], { home: box.home })).code).toBe(0);
    const run = await box.run(["endpoints", "create", url, "--provider", "payvost"]);
    expect([run.code, run.stderr]).toEqual([0, "the events of the project file or profile: payment.*\n"]);
    expect(box.sandbox.endpoints()[0]?.events).toEqual(["payment.*"]);
  });

  it("stands in for a dashboard, and writes wildcards out where the provider has none", async () => {
    const box = await sandboxed();
    for (const provider of ["senfenico", "paymentflow"]) {
      const events = provider === "paymentflow" ? "payment.*" : "checkout.success";
      const run = await box.run([
        "webhooks",
        "register",
        url,
        "--events",
        events,
        "--provider",
        provider,
        "--json",
      ]);
      expect([provider, run.code, run.stderr]).toEqual([provider, 0, ""]);
    }
    expect(box.sandbox.endpoints("paymentflow")[0]?.events).toEqual(["payment.succeeded", "payment.failed"]);
  });

  it("creates nothing while its secret could not be stored", async () => {
    const box = await sandboxed();
    damage(box.home);
    const run = await box.run(create);
    expect(run).toMatchObject({ code: 10, stdout: "" });
    expect(run.stderr).toMatch(
      /^error: nothing was changed, because the new secret could not be stored: .*secrets\.json .*\nhint: {2}\S/,
    );
    expect(box.sandbox.endpoints()).toEqual([]);
  });

  it("does not lose a secret that cannot be stored all the same", async () => {
    const home = temporaryFolder();
    const secret = "whsec_0123456789abcdef77d0";
    const app = await startApp((_request, response) => {
      damage(home);
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: "webhook_1", url, events: ["payment.*"], secret }));
    });
    const env = { WHK_API_KEY: "sk_test_0123456789abcdef" };
    const run = await cli([...create, "--api-base", app.origin], { home, env });
    expect(run.code).toBe(10);
    expect(run.stderr).toContain(`keep it: ${secret}\n`);
    expect(run.stderr).toContain("error: the new secret was not stored: ");
    expect(run.stdout).toContain("webhook_1");
    expect(run.stdout).toContain(", not stored\n");
  });
});

function damage(home: string): void {
  mkdirSync(join(home, ".config/whk"), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, ".config/whk/secrets.json"), "{damaged", { mode: 0o600 });
}

describe("refused before anything is sent", () => {
  it.each([
    [["endpoints", "create", "3000", "--events", "a.b"], /"3000" is no http or https URL/],
    [["endpoints", "create", url, "--events", ""], /--events has an empty event type/],
    [["endpoints", "create", url, "--events", "a", "--metadata", "x"], /"x" is no key=value/],
    [["endpoints", "create", url, "--events", "a", "--metdata", "x=y"], /did you mean --metadata\?/],
    [["endpoints", "create"], /missing required argument 'url'/],
  ])("%j", async (argv, message) => {
    const box = await sandboxed();
    const run = await box.run([...argv, "--provider", "payvost"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(box.sandbox.endpoints()).toEqual([]);
  });

  it("metadata for a provider that has none", async () => {
    const box = await sandboxed();
    const argv = [
      "endpoints",
      "create",
      url,
      "--events",
      "refund.created",
      "--provider",
      "paymentflow",
      "--metadata",
      "a=b",
    ];
    const run = await box.run(argv);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("paymentflow takes no metadata to create an endpoint");
  });

  it("[C6] http for a live key", async () => {
    const env = { WHK_API_KEY: "sk_live_0123456789abcdef" };
    const argv = [
      "endpoints",
      "create",
      "http://example.com/",
      "--events",
      "payment.*",
      "--provider",
      "payvost",
    ];
    const run = await cli(argv, { env });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("a live key registers https only");
    expect(run.stderr).not.toContain("0123456789abcdef");
  });

  it.each(["senfenico", "open-market", "fluxvend", "github"])(
    "%s has no API: exit 4 and what to do instead",
    async (provider) => {
      const run = await cli([
        "endpoints",
        "create",
        "https://example.com/",
        "--events",
        "a",
        "--provider",
        provider,
      ]);
      expect(run).toMatchObject({ code: 4, stdout: "" });
      const json = await cli([
        "endpoints",
        "create",
        "https://example.com/",
        "--events",
        "a",
        "--provider",
        provider,
        "--json",
      ]);
      expect(json).toMatchObject({ code: 4, stdout: "" });
      expect(JSON.parse(json.stderr).error).toMatchObject({
        code: "unsupported_by_provider",
        provider,
        command: "endpoints create",
      });
    },
  );
});

it("keeps the secrets of two endpoints apart", async () => {
  const box = await sandboxed();
  const [first, second] = [await box.register(`${url}/1`), await box.register(`${url}/2`)];
  expect(storedSecrets(box.home).map(({ endpoint }) => endpoint?.id)).toEqual([first, second]);
});
