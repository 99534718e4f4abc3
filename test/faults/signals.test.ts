import { spawn } from "node:child_process";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { bin, newEvent, newHome, post, whk } from "../../bench/fire.js";
import { startApp, until } from "../servers.ts";
import { needs } from "./tools.ts";
import { listenerFor } from "./under-fire.ts";

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("[D11] a second %s ends a listener that waits for its app at once", async (signal, code) => {
  const app = await startApp(() => {});
  const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
  const answer = post(listener.port, newEvent().body);
  await until(() => app.seen.length === 1);
  process.kill(listener.pid, signal);
  // When no connection is taken any more, the first one has arrived.
  while (await isOpen(listener.port)) {}
  process.kill(listener.pid, signal);
  expect((await listener.ended).code).toBe(code);
  expect(await answer).toBeNull();
});

it.skipIf(needs("script"))(
  `[D11] Ctrl-C at a hidden prompt gives the terminal back as it was${needs("script")}`,
  async () => {
    const home = newHome();
    const command = `stty -g; "${process.execPath}" "${bin}" secrets set payvost; echo "exit $?"; stty -g`;
    const env = { PATH: process.env["PATH"], HOME: home, TERM: "xterm", LANG: "C.UTF-8" };
    const terminal = spawn("script", ["-qec", command, "/dev/null"], { env, cwd: home });
    let output = "";
    terminal.stdout.on("data", (chunk) => (output += chunk));
    const ended = new Promise((done) => terminal.once("close", done));
    await until(() => output.includes("secret of Payvost"));
    terminal.stdin.write("abc\x03");
    await ended;
    expect(output).toContain("exit 130");
    expect(output).not.toContain("abc");
    const states = output.match(/^[0-9a-f]+(?::[0-9a-f]+){10,}/gm) ?? [];
    expect(states).toHaveLength(2);
    expect(states[0]).toBe(states[1]);
    expect(output.lastIndexOf("\x1b[?25h")).toBeGreaterThanOrEqual(output.lastIndexOf("\x1b[?25l"));
    expect((await whk(home, ["secrets", "list", "--json"])).stdout).toBe("[]\n");
  },
);

function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const answer = new Promise<boolean>((done) => {
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
  return answer.finally(() => socket.destroy());
}
