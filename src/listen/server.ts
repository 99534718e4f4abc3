import { createServer, type Server } from "node:http";
import { Socket } from "node:net";
import { systemCode } from "../errors.ts";
import { openPort } from "../http/port.ts";
import { Intake, type IntakeOptions } from "./intake.ts";
import { Reception } from "./reception.ts";

export interface ServerOptions extends IntakeOptions {
  /** Wanted port of 127.0.0.1; 0 is any free one. */
  readonly port: number;
  /** True: a taken port is an error. False: the next free one is used. */
  readonly strict: boolean;
  /** How long an idle connection is kept after an answer, ms; 0: for ever. 5 s unless given. */
  readonly keepAlive?: number;
  /** False: the process may end while the server waits for requests. */
  readonly keepsAlive?: boolean;
}

export interface RunningServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The wanted port when it was taken. */
  readonly movedFrom: number | null;
  /** Takes nothing new, waits up to `drain` ms for answers under way, then closes every connection. */
  close(drain: number): Promise<void>;
}

/** Receives requests on the loopback address and answers with what `onRequest` says. Throws a usage error. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const intake = new Intake(options);
  const { keepAlive: keepAliveTimeout = 5_000 } = options;
  const server = createServer(
    { IncomingMessage: Reception, ...limits, keepAliveTimeout },
    (request, response) => intake.accept(request, response),
  );
  // Node silently forgets headers beyond a number, the signature perhaps among them; their size is capped instead.
  server.maxHeadersCount = 0;
  attach(server, intake);
  const { port, movedFrom } = await openPort(server, options).catch((error: unknown) => {
    intake.connections.close();
    throw error;
  });
  if (options.keepsAlive === false) server.unref();
  server.on("error", (error) =>
    options.onRefused?.(`a connection failed: ${systemCode(error) ?? error.message}`),
  );
  let closed: Promise<void> | null = null;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    movedFrom,
    close: (drain) => {
      closed ??= shutDown(server, intake, drain);
      return closed;
    },
  };
}

/**
 * Node's own deadlines are off: they count from the connect, and a tunnel connects long before it sends.
 * The intake keeps its own.
 */
const limits = {
  headersTimeout: 0,
  requestTimeout: 0,
  maxHeaderSize: 16_384,
  insecureHTTPParser: false,
} as const;

function attach(server: Server<typeof Reception>, intake: Intake): void {
  server.on("connection", (socket) => intake.connections.opened(socket));
  server.on("checkContinue", (request, response) => intake.acceptExpecting(request, response));
  // An expectation nobody knows is no reason to turn a delivery away.
  server.on("checkExpectation", (request, response) => intake.accept(request, response));
  server.on("clientError", (error, socket) => {
    if (!(socket instanceof Socket)) return;
    const code = systemCode(error);
    // Reset, or ended in the middle of a request: nobody is left to be answered.
    if (code === "ECONNRESET" || code === "HPE_INVALID_EOF_STATE") socket.destroy();
    else intake.refuseSocket(socket, ...parserRefusal(code));
  });
  server.on("connect", (_request, socket) => {
    if (!(socket instanceof Socket)) return;
    socket.on("error", () => socket.destroy());
    intake.refuseSocket(socket, 405, "CONNECT is not supported");
  });
}

function parserRefusal(code: string | null): [status: number, why: string] {
  if (code === "HPE_HEADER_OVERFLOW")
    return [431, `the headers are larger than ${limits.maxHeaderSize} bytes`];
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return [413, "the chunk extensions are too large"];
  return [400, `this is not valid HTTP (${code ?? "unknown"})`];
}

async function shutDown(server: Server, intake: Intake, drain: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  intake.stop();
  await intake.connections.pending.settled(drain);
  intake.connections.close();
  await closed;
}
