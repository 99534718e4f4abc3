import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sendOnce } from "../../../src/http.ts";
import { readSshHost, sshHostPreset } from "../../../src/tunnel/presets/ssh-host.ts";
import { createProcessDriver } from "../../../src/tunnel/process.ts";
import { temporaryFolder } from "../../cli.ts";
import { describeLifecycle, failureOf, opened } from "../lifecycle.ts";
import { type SshServer, startSshServer } from "../ssh-server.ts";

/** The real ssh client, to a server in this process. */
function driverTo(
  { port }: { port: number },
  { remotePort = 0, url = null as string | null, folder = temporaryFolder() } = {},
) {
  const preset = sshHostPreset({ user: "me", hostname: "127.0.0.1", port, remotePort });
  const env = { PATH: process.env["PATH"], HOME: folder };
  return createProcessDriver(preset, { host: null, url, env, knownHosts: `${folder}/known hosts 100%` });
}

async function get(url: string): Promise<string> {
  const request = {
    method: "GET",
    url: new URL(url),
    headers: [],
    body: Buffer.alloc(0),
    timeout: 2_000,
    maxAnswer: 1_000,
  };
  const outcome = await sendOnce(request);
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome.body.toString();
}

describeLifecycle("the real ssh client", async () => ({
  driver: driverTo(await startSshServer()),
  stuck: driverTo(await startSshServer({ silent: true })),
  get,
}));

describe("ssh to a server of one's own", () => {
  it("keeps the server's key in a file of its own, and refuses another server there", async () => {
    const folder = temporaryFolder();
    const server = await startSshServer();
    const handle = await opened(driverTo(server, { folder }), {});
    expect(handle.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.users).toContain("me");
    const known = `${folder}/known hosts 100%`;
    const [, key = ""] = / (ecdsa-sha2-nistp256 \S+)\n$/.exec(readFileSync(known, "utf8")) ?? [];
    expect(existsSync(`${folder}/.ssh`)).toBe(false);
    const other = await startSshServer();
    writeFileSync(known, `[127.0.0.1]:${other.port} ${key}\n`);
    expect(await failureOf(driverTo(other, { folder }), {})).toMatchObject({
      message: expect.stringContaining("met another server than before"),
      retryable: false,
    });
  });

  it("is closed within a second when the server drops it", async () => {
    const server = await startSshServer();
    const handle = await opened(driverTo(server), {});
    server.drop();
    const late = new Promise((resolve) => setTimeout(resolve, 1_000, "late"));
    expect(await Promise.race([handle.closed, late])).toEqual({
      reason: expect.stringContaining("ssh ended with exit code 255"),
      retryable: true,
    });
  });

  it("asks nobody for a password", async () => {
    const failure = await failureOf(driverTo(await startSshServer({ refuseLogin: true })), {});
    expect(failure).toMatchObject({ message: expect.stringContaining("was not let in"), retryable: false });
  });

  it("says that the port was refused", async () => {
    const failure = await failureOf(driverTo(await startSshServer({ refuseForward: true })), {});
    expect(failure).toMatchObject({
      message: expect.stringContaining("refused the name or port"),
      retryable: true,
    });
  });

  it("does not reach a server that is not there", async () => {
    const failure = await failureOf(driverTo({ port: 1 }), {});
    expect(failure).toMatchObject({
      message: expect.stringContaining("did not reach the server"),
      retryable: true,
    });
  });

  it("takes a port there and a public URL that is known beforehand", async () => {
    const free = await freePort();
    const url = "https://hooks.example.com";
    const handle = await opened(driverTo(await startSshServer(), { remotePort: free, url }), {});
    expect(handle.url).toBe(url);
    await expect(get(`http://127.0.0.1:${free}/`)).rejects.toThrow();
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

describe("readSshHost", () => {
  it.each<[string, object | null]>([
    ["example.com", { user: null, hostname: "example.com", port: null, remotePort: 0 }],
    ["me@example.com:2222/9000", { user: "me", hostname: "example.com", port: 2222, remotePort: 9000 }],
    ["me@10.0.0.1/80", { user: "me", hostname: "10.0.0.1", port: null, remotePort: 80 }],
    ["", null],
    ["-oProxyCommand=x", null],
    ["-l@example.com", null],
    ["me@-oProxyCommand=x", null],
    ["example.com:0", null],
    ["example.com:70000", null],
    ["example.com/70000", null],
    ["a b", null],
    ["me@example.com;id", null],
    ["https://example.com", null],
  ])("%j", (text, host) => {
    expect(readSshHost(text)).toEqual(host);
  });
});

it("is data of the server it was made for", () => {
  const server: Pick<SshServer, "port"> = { port: 2222 };
  const preset = sshHostPreset({ user: null, hostname: "example.com", ...server, remotePort: 0 });
  expect(preset.args.slice(-8)).toEqual([
    "-p",
    "2222",
    "-N",
    "-v",
    "-R",
    "0:127.0.0.1:{port}",
    "--",
    "example.com",
  ]);
});
