import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { readOptions } from "../../../src/commands/replay/options.ts";
import { createShowPlan, planning } from "../../../src/commands/replay/show-plan.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import type { Delivery } from "../../../src/events/delivery.ts";
import { parseTarget } from "../../../src/listen/target.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { startApp } from "../../servers.ts";
import { draft } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

async function shown(delivery: Delivery, ids: readonly string[], to = "3000") {
  const { app, result } = await appOf();
  const provider = (await openRegistry().get(delivery.provider ?? "")) ?? null;
  const options = await readOptions(app, ids, { header: ["X-Own: 1"] });
  const sends = [{ target: parseTarget(to), delivery }];
  createShowPlan(app, options)({ delivery, provider, sends, sent: "stored" });
  await app.io.flush();
  return result().stdout;
}

const stored: Delivery = { ...draft(), seq: 1, duplicateOf: null };

it("is one line, with the command where one delivery is named", async () => {
  expect(await shown(stored, ["last", "dlv_1"])).toMatch(
    /^\S+ {2}payvost .*as stored +→ http:\/\/localhost:3000\/hooks\?x=1\n$/,
  );
  expect((await shown(stored, ["last"])).split("\n")).toHaveLength(3);
});

it("names a command that sends what the app would get", async () => {
  const app = await startApp();
  const body = Buffer.from([0, 255, 10, 37, 92, 39]);
  const [, command = ""] = (await shown({ ...stored, body }, ["last"], app.origin)).split("\n");
  // The app runs in this thread, which must not wait for the shell.
  const shell = spawn("/bin/sh", ["-c", command], { stdio: "ignore" });
  await once(shell, "close");
  expect(app.seen[0]?.body.equals(body)).toBe(true);
  expect(app.seen[0]?.url).toBe("/hooks?x=1");
  expect(app.seen[0]?.rawHeaders).toContain("X-Own");
});

it("masks credentials of the sender and a secret that is sent as it stands", async () => {
  const headers = [
    ["Authorization", "Bearer credential-of-sender"],
    ["Cookie", "sid=cookie-of-sender"],
    ["X-Gitlab-Token", "token-that-is-the-secret"],
  ] as const;
  const output = await shown({ ...stored, provider: "gitlab", headers }, ["last"]);
  expect(output).toContain("X-Gitlab-Token");
  expect(output).not.toMatch(/of-sender|is-the-secret/);
});

it("shows what would be sent, and counts it", async () => {
  const { app, result } = await appOf();
  const delivery = { ...draft(), seq: 1, duplicateOf: null };
  const sends = [{ target: parseTarget("3000"), delivery }];
  const totals = new ReplayTotals();
  const { act, end } = planning(app, await readOptions(app, ["last"], {}), totals);
  await act({ delivery, provider: null, sends, sent: "stored" });
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("as stored");
  expect(totals.summary).toMatchObject({ replayed: 1, accepted: 0 });
});
