import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { cli, type RunningCli, start, temporaryFolder } from "../../cli.ts";
import { startLocalServer } from "../../tunnel/local-server.ts";
import { dataDirOf } from "../trigger/running-listener.ts";
import { listening, ofKind } from "./listening.ts";

const sandboxes: RunningCli[] = [];
afterEach(async () => {
  for (const run of sandboxes.splice(0)) {
    run.interrupt();
    await run.done;
  }
});

let names = 0;

/** A sandbox that is reached by its base, and the flags for a tunnel below `localhost`, which it reaches too. */
async function stage(...faults: string[]) {
  const run = start(["sandbox", "--port", "0", "--json", ...faults.flatMap((fault) => ["--fault", fault])]);
  sandboxes.push(run);
  const ready = await run.until(({ records }) => records[0]);
  const { bases, apiKey } = ready as { bases: Record<string, string>; apiKey: string };
  const base = bases["payvost"] ?? "";
  const server = await startLocalServer("localhost");
  names += 1;
  const tunnel = ["--tunnel", "localtunnel", "--tunnel-host", server.host, "--subdomain", `whk-reg-${names}`];
  const at = ["--provider", "payvost", "--api-base", base];
  const headers = { authorization: `Bearer ${apiKey}` };
  const list = async () => {
    const answer = await fetch(`${base}/webhooks`, { headers });
    const { data } = (await answer.json()) as { data: { id: string; url: string }[] };
    return data;
  };
  return { at, tunnel, list, base, env: { WHK_API_KEY: apiKey }, home: temporaryFolder() };
}

it.each(["SIGINT", "SIGTERM", "SIGHUP"])(
  "[D11] registers the public address once the tunnel is ready, and removes it at %s",
  async (signal) => {
    const { at, tunnel, list, env, home } = await stage();
    const { run } = await listening(["--register", "--json", ...tunnel, ...at], { home, env });
    expect(run.records[0]).toMatchObject({ kind: "ready", public: null, endpointId: null });
    const created = await run.until(({ records }) => ofKind(records, "endpoint")[0]);
    const [endpoint] = await list();
    expect(created).toMatchObject({ state: "created", id: endpoint?.id, url: endpoint?.url, error: null });
    expect(endpoint?.url).toMatch(/^http:\/\/whk-reg-\d+\.localhost:\d+\/[0-9a-f]{32}$/);
    // The provider's own test delivery, through the tunnel, signed with the secret of the new endpoint.
    const test = ["endpoints", "test", endpoint?.id ?? "", "--event", "payment.succeeded", ...at];
    expect((await cli(test, { home, env })).code).toBe(0);
    const delivery = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(delivery).toMatchObject({ event: { type: "payment.succeeded" }, signature: { verdict: "ok" } });
    run.interrupt(signal);
    expect(await run.done).toMatchObject({ code: 0, stderr: "" });
    expect(await list()).toEqual([]);
    expect(readdirSync(join(dataDirOf(home), "registrations"))).toEqual([]);
  },
);

it("is registered before it says that it is ready when the tunnel is required", async () => {
  const { at, tunnel, list, env, home } = await stage();
  const argv = ["--register", "--json", "--require-tunnel", ...tunnel, ...at];
  const { run, stop } = await listening(argv, { home, env });
  const ready = await run.until(({ records }) => ofKind(records, "ready")[0]);
  const [endpoint] = await list();
  expect(ready).toMatchObject({ public: endpoint?.url, endpointId: endpoint?.id });
  expect(ofKind(run.records, "endpoint")).toEqual([]);
  await stop();
  expect(await list()).toEqual([]);
});

it("ends with what the provider refused when the tunnel is required, and leaves nothing", async () => {
  const { at, tunnel, env, home } = await stage("api create status=403");
  const argv = ["listen", "--port", "0", "--register", "--require-tunnel", ...tunnel, ...at];
  const run = await cli(argv, { home, env });
  expect(run).toMatchObject({ code: 3, stdout: "" });
  expect(readdirSync(join(dataDirOf(home), "registrations"))).toEqual([]);
});

it("without such a need goes on, and says that it is not registered", async () => {
  const { at, tunnel, env, home } = await stage("api create status=403");
  const { run, stop } = await listening(["--register", ...tunnel, ...at], { home, env });
  await run.until(({ stderr }) => stderr.includes("warning: the listener is not registered: "));
  expect((await stop()).code).toBe(0);
});

it("leaves one that is to be kept, which no doctor takes for a leftover", async () => {
  const { at, tunnel, list, env, home } = await stage();
  const { run, stop } = await listening(["--register", "--keep", "--json", ...tunnel, ...at], { home, env });
  await run.until(({ records }) => ofKind(records, "endpoint")[0]);
  await stop();
  expect(await list()).toHaveLength(1);
  // Kept on purpose is no leftover.
  const { stdout } = await cli(["doctor", "--fix", "--yes", "--tunnel", "none"], { home });
  expect(stdout).toMatch(/leftovers +none/);
  expect(await list()).toHaveLength(1);
});

it("ends in bounded time while the provider is silent, and leaves a note for the next start", async () => {
  const { at, env, home } = await stage("api create delay=1h x1");
  const run = start(["listen", "--port", "0", "--no-tunnel", "--register", ...at], { home, env });
  const notes = () => {
    const folder = join(dataDirOf(home), "registrations");
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  };
  await vi.waitFor(() => expect(notes()).toHaveLength(1));
  run.interrupt();
  const { code, stderr } = await run.done;
  expect(code).toBe(0);
  expect(stderr).toContain("has not answered whether it registered this listener");
  expect(notes()).toHaveLength(1);
});
