import { describe, expect, it } from "vitest";
import { requiredSandbox, runningSandboxes } from "../../src/commands/sandbox-choice.ts";
import { payvost } from "../../src/providers/payvost.ts";
import { stripe } from "../../src/providers/stripe.ts";
import { folders } from "../../src/store/paths.ts";
import { cli, temporaryFolder, testApp } from "../cli.ts";
import { announceSandbox, sandboxKey } from "./sandbox-session.ts";

function appAt(home: string) {
  const { app } = testApp({ home });
  app.globals = { ...app.globals, ...folders(app) };
  return app;
}

describe("the running sandbox", () => {
  it("is the newest that stands in for the provider; its key and token are masked", async () => {
    const home = temporaryFolder();
    const [older, app] = [appAt(home), appAt(home)];
    await announceSandbox(home, { pid: older.pid, port: 1 });
    await announceSandbox(home, { pid: app.pid, port: 2, providers: ["paymentflow"] });
    expect((await runningSandboxes(app)).map(({ pid }) => pid)).toEqual([app.pid, older.pid]);
    expect((await requiredSandbox(app, payvost)).pid).toBe(older.pid);
    expect(app.io.redact(`${sandboxKey} control-token-control-token`)).not.toMatch(
      /sandboxsandbox|control-token/,
    );
  });

  it("is said when there are several", async () => {
    const home = temporaryFolder();
    const list = () => cli(["endpoints", "list", "--sandbox", "--provider", "payvost"], { home });
    await announceSandbox(home, { pid: appAt(home).pid, port: 1 });
    expect((await list()).stderr).not.toContain("sandboxes run");
    await announceSandbox(home, { pid: appAt(home).pid, port: 2 });
    expect((await list()).stderr).toContain(
      "2 sandboxes run; this is the newest, http://127.0.0.1:2; --api-base names another\n",
    );
  });

  it("is missing", async () => {
    const app = appAt(temporaryFolder());
    await expect(requiredSandbox(app, payvost)).rejects.toMatchObject({
      kind: "usage",
      code: "no_sandbox",
      hint: "start one in another terminal: `whk sandbox`",
    });
  });

  it("does not know the provider", async () => {
    const home = temporaryFolder();
    const app = appAt(home);
    await announceSandbox(home, { pid: app.pid });
    await expect(requiredSandbox(app, stripe)).rejects.toMatchObject({
      kind: "usage",
      code: "not_in_sandbox",
      hint: "it has payvost, senfenico",
    });
  });
});
