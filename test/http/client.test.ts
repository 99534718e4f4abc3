import { describe, expect, it, onTestFinished } from "vitest";
import { openHttpClient } from "../../src/http/client.ts";
import { startApp, startRaw, until } from "../servers.ts";
import { answered, failed, post } from "./requests.ts";

describe("openHttpClient", () => {
  it("keeps connections and opens no more than it may, per origin", async () => {
    const apps = [await startApp(), await startApp()] as const;
    const opened = [0, 0];
    apps.forEach((app, index) => {
      app.server.on("connection", () => {
        opened[index] = (opened[index] ?? 0) + 1;
      });
    });
    const client = await openHttpClient({ connections: 2 });
    onTestFinished(() => client.close());
    const requests = Array.from({ length: 40 }, (_, index) =>
      client.send(post(apps[index % 2]?.origin ?? "")),
    );
    for (const outcome of await Promise.all(requests)) expect(answered(outcome).status).toBe(200);
    expect(opened).toEqual([2, 2]);
  });

  it("ends what is under way and what waits as aborted, and sends nothing afterwards", async () => {
    let requests = 0;
    const { origin } = await startRaw((socket) => {
      socket.on("data", () => {
        requests += 1;
      });
    });
    const client = await openHttpClient({ connections: 1 });
    const outcomes = [client.send(post(origin)), client.send(post(origin))];
    await until(() => requests > 0);
    await client.close();
    for (const outcome of await Promise.all(outcomes)) expect(failed(outcome).kind).toBe("aborted");
    expect(failed(await client.send(post(origin))).kind).toBe("aborted");
    expect(requests).toBe(1);
  });

  it("never sends a request whose deadline passed while it waited for a connection", async () => {
    const paths: string[] = [];
    let release = (): void => {};
    const app = await startApp((seen, response) => {
      paths.push(seen.url);
      if (seen.url === "/slow") release = () => void response.end();
      else response.end();
    });
    const client = await openHttpClient({ connections: 1 });
    onTestFinished(() => client.close());
    const slow = client.send(post(`${app.origin}/slow`));
    const late = client.send(post(`${app.origin}/late`, { timeout: 20 }));
    expect(failed(await late).kind).toBe("timeout");
    await until(() => paths.length === 1);
    release();
    answered(await slow);
    answered(await client.send(post(`${app.origin}/next`)));
    expect(paths).toEqual(["/slow", "/next"]);
  });

  it("shares one signal among many requests without a warning", async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const app = await startApp();
    const client = await openHttpClient({ connections: 4 });
    onTestFinished(() => client.close());
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => client.send(post(app.origin, { signal }))));
    expect(warnings).toEqual([]);
  });
});
