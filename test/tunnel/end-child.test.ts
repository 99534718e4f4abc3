import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { endChild, sweepGroup } from "../../src/tunnel/end-child.ts";

async function started(code: string, interpreter = process.execPath) {
  const args = interpreter === process.execPath ? ["-e", code] : ["-c", code];
  const child = spawn(interpreter, args, { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  return { child, ended };
}

const up = "console.log('up');setInterval(()=>{},1000);";

it("asks first: a program may end in order", async () => {
  const { child, ended } = await started(`process.on('SIGINT',()=>process.exit(3));${up}`);
  await endChild(child, ended, 5_000);
  expect(child.exitCode).toBe(3);
});

it("kills who does not listen", async () => {
  const { child, ended } = await started(`process.on('SIGINT',()=>{});${up}`);
  await endChild(child, ended, 50);
  await ended;
  expect(child.signalCode).toBe("SIGKILL");
});

it("asks what a script started too, which would hide it from the script", async () => {
  const { child, ended } = await started(`"${process.execPath}" -e "${up}"; echo after`, "/bin/sh");
  await endChild(child, ended, 5_000);
  expect(child.signalCode ?? child.exitCode).not.toBeNull();
});

it("does nothing to a child that has ended, or never was", async () => {
  const { child, ended } = await started("console.log('up')");
  await ended;
  await endChild(child, ended, 5_000);
  const none = spawn("/nowhere/tool", []);
  const failed = once(none, "error");
  await endChild(none, failed, 5_000);
  expect(none.pid).toBeUndefined();
});

it("sweeps the whole group", async () => {
  const { child, ended } = await started(`process.on('SIGINT',()=>{});${up}`);
  sweepGroup(child);
  await ended;
  expect(child.signalCode).toBe("SIGKILL");
});
