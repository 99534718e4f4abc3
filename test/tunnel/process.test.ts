import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Preset } from "../../src/tunnel/preset.ts";
import { cloudflared } from "../../src/tunnel/presets/cloudflared.ts";
import { localhostRun } from "../../src/tunnel/presets/localhost-run.ts";
import { ngrok } from "../../src/tunnel/presets/ngrok.ts";
import { serveo } from "../../src/tunnel/presets/serveo.ts";
import { createProcessDriver } from "../../src/tunnel/process.ts";
import { TunnelFailure } from "../../src/tunnel/tunnel.ts";
import { describeLifecycle, failureOf, opened } from "./lifecycle.ts";
import { inPieces, isRunning, type Stub, type StubStep, stubTool, untilGone } from "./stub-tool.ts";

function driverOf(preset: Preset, { env, folder }: Stub, grace = 5_000) {
  return createProcessDriver(preset, {
    host: null,
    url: null,
    env,
    knownHosts: `${folder}/known_hosts`,
    grace,
  });
}

const visit = "Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):";
const address = "https://quiet-fox-walks.trycloudflare.com";
const cloudflaredLines = `\x1b[90m2026-11-21T22:00:00Z\x1b[0m \x1b[32mINF\x1b[0m Thank you for trying Cloudflare Tunnel: https://developers.cloudflare.com/cloudflare-one/connections/
2026-11-21T22:00:01Z INF |  ${visit}  |
2026-11-21T22:00:01Z INF |  ${address}      – größte Häuser –     |
2026-11-21T22:00:02Z INF Registered tunnel connection connIndex=0 connection=1 location=fra01 protocol=quic
`;

describeLifecycle("a stub of cloudflared", async () => ({
  driver: driverOf(cloudflared, stubTool("cloudflared", [{ err: cloudflaredLines }])),
  stuck: driverOf(cloudflared, stubTool("cloudflared", [{ err: `INF |  ${address} |\n` }])),
  get: null,
}));

describe("the public address", () => {
  it.each([1, 7, 64])("is found in output that comes in pieces of %i bytes", async (size) => {
    const steps = inPieces(cloudflaredLines, size).flatMap<StubStep>((err) =>
      size === 1 ? [{ err }] : [{ err }, { wait: 1 }],
    );
    const handle = await opened(driverOf(cloudflared, stubTool("cloudflared", steps)), {});
    expect(handle).toMatchObject({ url: address, grantedName: null });
  });

  it("is the one of the tunnel, not of the documentation, the dashboard or a page of somebody else", async () => {
    const decoys = [
      "see https://admin.localhost.run/ and https://localhost.run/docs/forever-free/",
      "https://lhr.life https://a.lhr.life.evil.example https://evil.example/a.lhr.life",
      "https://user@b.lhr.life http://c.lhr.life https://d.lhr.life/path https://e.lhr.life:8443",
      "f.lhr.life tunneled with tls termination, https://f.lhr.life",
    ];
    const driver = driverOf(localhostRun, stubTool("ssh", [{ out: `${decoys.join("\n")}\n` }]));
    expect((await opened(driver, {})).url).toBe("https://f.lhr.life");
  });

  it("may come on either stream, behind CR, and without an end of line at the end", async () => {
    const line = "Forwarding HTTP traffic from https://abc.serveo.net";
    for (const steps of [[{ out: `x\r${line}\r\n` }], [{ err: `${line}\n` }], [{ out: line }, { exit: 0 }]]) {
      const handle = await opened(driverOf(serveo, stubTool("ssh", steps)), {});
      expect(handle).toMatchObject({ url: "https://abc.serveo.net", grantedName: null });
    }
  });

  it("is not enough where the tool says later that it is connected", async () => {
    const stub = stubTool("cloudflared", [{ err: `${address}\n` }]);
    const failure = await failureOf(driverOf(cloudflared, stub), { timeout: 500 });
    expect(String(failure)).toContain(`cloudflared gave no public address within 1 s: ${address}`);
  });

  it("is found behind a line without end of a megabyte", async () => {
    const stub = stubTool("ssh", [{ out: `${"x".repeat(1_000_000)}\nhttps://a.lhr.life\n` }]);
    expect((await opened(driverOf(localhostRun, stub), {})).url).toBe("https://a.lhr.life");
  });
});

describe("the tool", () => {
  it("is started with its arguments, without stdin and without whk's own variables", async () => {
    const stub = stubTool("ssh", [
      { out: "https://abc.serveo.net is not it\n" },
      { out: "Forwarding HTTP traffic from https://my-name.serveo.net\n" },
    ]);
    const env = { ...stub.env, WHK_API_KEY: "sk_test_1", whk_secret: "b", HTTPS_PROXY: "http://proxy" };
    const driver = driverOf(serveo, { ...stub, env });
    const handle = await opened(driver, { port: 4321, name: "my-name" });
    expect(handle.grantedName).toBe("my-name");
    const [start] = stub.starts();
    expect(start?.args.slice(-3)).toEqual(["-R", "my-name:80:127.0.0.1:4321", "serveo.net"]);
    expect(start?.args).toContain(`UserKnownHostsFile="${stub.folder}/known_hosts"`);
    expect(start?.stdin).toBe("closed");
    expect(Object.keys(start?.env ?? {}).filter((name) => /whk/i.test(name))).toEqual([]);
    expect(start?.env["HTTPS_PROXY"]).toBe("http://proxy");
  });

  it("that is not there is named with the way to get it", async () => {
    const driver = createProcessDriver(cloudflared, {
      host: null,
      url: null,
      env: { PATH: "/nowhere" },
      knownHosts: "",
    });
    const failure = await failureOf(driver, {});
    expect(failure).toMatchObject({ message: "cloudflared is not on PATH", retryable: false });
    expect(failure).toHaveProperty("hint", expect.stringContaining("install cloudflared"));
  });

  it("that gives its own names is not asked for one", async () => {
    const stub = stubTool("cloudflared", []);
    expect(await failureOf(driverOf(cloudflared, stub), { name: "mine" })).toMatchObject({
      retryable: false,
    });
    expect(stub.starts()).toEqual([]);
  });

  it.each([
    [1, "ERR failed to fetch\n"],
    [255, "client_loop: send disconnect: Broken pipe\n"],
  ])("that ends with %i before it has a tunnel is told with its last line", async (code, line) => {
    const stub = stubTool("ssh", [{ out: "welcome\n" }, { err: line }, { exit: code }]);
    const failure = await failureOf(driverOf(localhostRun, stub), {});
    expect(failure).toMatchObject({
      message: `ssh ended with exit code ${code}: ${line.trim()}`,
      retryable: true,
      output: ["welcome", line.trim()],
    });
  });

  it("that ends later closes the tunnel, with the reason", async () => {
    const stub = stubTool("ssh", [
      { out: "https://a.lhr.life\n" },
      { wait: 20 },
      { err: "bye\n" },
      { exit: 255 },
    ]);
    const handle = await opened(driverOf(localhostRun, stub), {});
    expect(await handle.closed).toEqual({ reason: "ssh ended with exit code 255: bye", retryable: true });
  });

  it("says more than is kept: the last 20 lines are", async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const stub = stubTool("ssh", [{ out: `${lines.join("\n")}\n` }, { exit: 1 }]);
    expect(await failureOf(driverOf(localhostRun, stub), {})).toHaveProperty("output", lines.slice(-20));
  });

  it("that cannot be started is a failure", async () => {
    const stub = stubTool("cloudflared", []);
    const preset = { ...cloudflared, command: `${stub.folder}/broken` };
    const { writeFileSync } = await import("node:fs");
    writeFileSync(preset.command, "#!/nowhere/interpreter\n", { mode: 0o755 });
    const failure = await failureOf(driverOf(preset, stub), {});
    expect(failure).toBeInstanceOf(TunnelFailure);
    expect(String(failure)).toContain("could not be started (ENOENT)");
  });

  it.each([
    ["error code: 1015", cloudflared, "too many quick tunnels", true],
    ['{"err":"authentication failed: ERR_NGROK_4018","lvl":"eror"}', ngrok, "no valid token", false],
    ["me@localhost.run: Permission denied (publickey).", localhostRun, "was not let in", false],
    ["Error: remote port forwarding failed for listen port 80", serveo, "refused the name or port", true],
    ["ssh: Could not resolve hostname serveo.net: Name or service not known", serveo, "did not reach", true],
    ["Host key verification failed.", serveo, "another server than before", false],
  ])("that says %j is ended at once", async (line, preset, message, retryable) => {
    const stub = stubTool(preset.command, [{ err: `${line}\n` }]);
    const failure = await failureOf(driverOf(preset, stub), {});
    expect(failure).toMatchObject({ retryable, message: expect.stringContaining(message) });
    await untilGone(stub.starts()[0]?.pid ?? 0);
  });
});

describe("closing", () => {
  it("sends SIGINT, and the tool is gone when it is closed", async () => {
    const stub = stubTool("ssh", [{ out: "https://a.lhr.life\n" }]);
    const handle = await opened(driverOf(localhostRun, stub), {});
    const pid = stub.starts()[0]?.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    await handle.close();
    expect(isRunning(pid)).toBe(false);
    expect(await handle.closed).toEqual({ reason: "it was closed", retryable: false });
  });

  it("kills a tool that ignores SIGINT after the grace", async () => {
    const stub = stubTool("ssh", [{ ignoreInterrupt: true }, { out: "https://a.lhr.life\n" }]);
    const handle = await opened(driverOf(localhostRun, stub, 100), {});
    await handle.close();
    await untilGone(stub.starts()[0]?.pid ?? 0);
  });

  it("ends what the tool started too, which holds the pipes open and ignores SIGINT", async () => {
    const stub = stubTool("ssh", [{ grandchild: true }, { out: "https://a.lhr.life\n" }]);
    const handle = await opened(driverOf(localhostRun, stub), {});
    const child = stub.grandchild();
    expect(isRunning(child)).toBe(true);
    await handle.close();
    await untilGone(child);
  });

  it("is told when the tool ends and leaves something behind, and that is ended", async () => {
    const stub = stubTool("ssh", [
      { grandchild: true },
      { out: "https://a.lhr.life\n" },
      { wait: 20 },
      { exit: 3 },
    ]);
    const handle = await opened(driverOf(localhostRun, stub), {});
    expect(await handle.closed).toMatchObject({ retryable: true });
    await untilGone(stub.grandchild());
  });

  it("leaves nothing running when a try ends before the tool has a tunnel", async () => {
    const stub = stubTool("ssh", [{ grandchild: true }, { out: "hello\n" }]);
    const stop = new AbortController();
    const failing = failureOf(driverOf(localhostRun, stub), { signal: stop.signal });
    while (!existsSync(`${stub.folder}/child`) || readFileSync(`${stub.folder}/child`, "utf8") === "") {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    stop.abort();
    expect(await failing).toMatchObject({ message: "ssh was stopped", retryable: true });
    await untilGone(stub.starts()[0]?.pid ?? 0);
    await untilGone(stub.grandchild());
  });
});
