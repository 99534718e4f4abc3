import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { openSandbox } from "../../../src/commands/sandbox/open.ts";
import { testApp } from "../../cli.ts";
import { listening } from "../../servers.ts";

it("a sandbox of a command runs on a free port, and its key and token are never printed", async () => {
  const { app, out } = testApp();
  const sandbox = await openSandbox(app);
  onTestFinished(() => sandbox.close());
  app.io.line(`${sandbox.apiKey} ${sandbox.controlToken}`);
  await app.io.flush();
  expect(out.text()).toMatch(/^sk_test_…\w{4} …[\w-]{4}\n$/);
  expect(Object.keys(sandbox.bases)).toContain("senfenico");
  expect(sandbox.now()).toBeGreaterThan(Date.UTC(2025, 0, 1));
});

it("has the time and the listeners it is given", async () => {
  const requests: string[] = [];
  const { app } = testApp();
  const startAt = Date.UTC(2026, 0, 1);
  const onRequest = ({ path }: { path: string }) => void requests.push(path);
  const sandbox = await openSandbox(app, { timeScale: 0, startAt, onRequest });
  await fetch(`${sandbox.bases["payvost"]}/webhooks`);
  await sandbox.close();
  expect([sandbox.now(), requests]).toEqual([startAt, ["/payvost/v1/webhooks"]]);
});

it("warns of what the sandbox cannot do", async () => {
  const { app, err } = testApp();
  const save = () => Promise.reject(new Error("disk full"));
  const sandbox = await openSandbox(app, { persistence: { load: async () => null, save } });
  await sandbox.reset();
  await sandbox.close();
  await app.io.flush();
  expect(err.text()).toBe("warning: the sandbox: the state could not be kept: disk full\n");
});

it("passes on why it cannot start", async () => {
  const port = await listening(createServer());
  await expect(openSandbox(testApp().app, { port })).rejects.toMatchObject({ code: "port_taken" });
});
