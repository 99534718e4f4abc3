import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startApp } from "../servers.ts";
import { dispatching, headerOf, providerFor, start } from "./dispatching.ts";

// Names of the outside world, which a test must not ask for.
vi.mock("node:dns/promises", () => ({ lookup: async () => [{ address: "127.0.0.1" }] }));

describe("transmit", () => {
  it.each([
    ["http://10.0.0.1/hooks", "not sent: 10.0.0.1 is no address of this machine"],
    ["http://169.254.169.254/latest", "not sent: 169.254.169.254 is no address of this machine"],
    ["http://[::ffff:10.0.0.1]/", "not sent: ::ffff:a00:1 is no address of this machine"],
    ["no url", "the URL cannot be read"],
  ])("sends nothing to %s, and never will", async (url, error) => {
    const sandbox = await dispatching();
    sandbox.register(url);
    const attempts = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempts).toMatchObject([{ url, status: null, error, next: null }]);
  });

  it("sends anywhere when that was allowed", async () => {
    const asked: string[] = [];
    const sandbox = await dispatching({
      parts: {
        allowRemote: true,
        send: async ({ url }) => {
          asked.push(url.href);
          return { ok: false, kind: "refused", detail: "", ms: 1.4 };
        },
      },
    });
    sandbox.register("http://10.0.0.1/hooks");
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(asked).toEqual(["http://10.0.0.1/hooks"]);
    expect(attempt).toMatchObject({ error: "refused", ms: 1, next: start + 5_000 });
  });

  it("reaches localhost by its name", async () => {
    const app = await startApp();
    const sandbox = await dispatching();
    sandbox.register(`http://localhost:${app.port}/hooks`);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempt?.status).toBe(200);
    expect(app.seen.map((seen) => headerOf(seen, "host"))).toEqual([`localhost:${app.port}`]);
  });

  it("reaches another name of this machine by its address, and still names it", async () => {
    const app = await startApp();
    const sandbox = await dispatching();
    sandbox.register(`http://shop.test:${app.port}/hooks`);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempt).toMatchObject({ url: `http://shop.test:${app.port}/hooks`, status: 200 });
    expect(app.seen.map((seen) => headerOf(seen, "host"))).toEqual([`shop.test:${app.port}`]);
  });

  it.each(["reset", "cut"])("%s: the app sees a request that ends halfway", async (fault) => {
    let told: (message: string) => void = () => {};
    const ended = new Promise<string>((resolve) => {
      told = resolve;
    });
    const server = createServer((request) => {
      request.on("error", (error) => told(error.message));
      request.on("end", () => told("whole"));
      request.resume();
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const sandbox = await dispatching({ faults: [`delivery ${fault}`] });
    sandbox.register(`http://127.0.0.1:${port}`);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempt).toMatchObject({ status: null, error: `fault: ${fault}`, next: start + 5_000 });
    expect(await ended).toBe("aborted");
  });

  it("says which secret cannot sign, without telling it", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ provider: await providerFor("standard-webhooks") });
    sandbox.register(app.origin, { secrets: [{ value: "whsec_*not base64*", until: null }] });
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempt?.error).toMatch(/^cannot be signed: /);
    expect(attempt?.error).not.toContain("not base64*");
    expect(app.seen).toEqual([]);
  });
});
