import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import {
  type AddressInfo,
  connect,
  createServer as createRawServer,
  type Server,
  type Socket,
} from "node:net";
import { onTestFinished } from "vitest";

/** What an app of the tests received, byte for byte. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: string[];
  readonly body: Buffer;
}

/** An HTTP app on 127.0.0.1 that is gone after the test. `seen` fills up as requests are complete. */
export async function startApp(
  answer: (seen: Seen, response: ServerResponse) => void = (_seen, response) => response.end(),
): Promise<{ port: number; origin: string; seen: Seen[]; server: HttpServer }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", rawHeaders } = request;
    const received = { method, url, rawHeaders, body: await bodyOf(request) };
    seen.push(received);
    answer(received, response);
  });
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { port, origin: `http://127.0.0.1:${port}`, seen, server };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A TCP server that speaks no HTTP of its own; gone after the test. */
export async function startRaw(
  connected: (socket: Socket) => void,
): Promise<{ port: number; origin: string }> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  const port = await listening(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { port, origin: `http://127.0.0.1:${port}` };
}

/** A TCP server that answers every piece it receives with the same bytes and then does as told. */
export function startAnswering(bytes: string | Buffer, then: "end" | "reset" | "stay" = "end") {
  return startRaw((socket) => {
    socket.once("data", () => {
      socket.write(bytes, () => {
        if (then === "end") socket.end();
        if (then === "reset") socket.resetAndDestroy();
      });
    });
  });
}

/** The port of a server on the loopback address, closed after the test. */
export async function listening(server: Server, host = "127.0.0.1"): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.close();
  });
  return portOf(server);
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A port of 127.0.0.1 nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createRawServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Sends bytes as they are and resolves with everything that came back once the other side has closed. */
export function speakRaw(port: number, ...pieces: (string | Buffer)[]): Promise<string> {
  const socket = openRaw(port);
  for (const piece of pieces) socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
  return allFrom(socket);
}

/** A connection that is closed after the test. */
export function openRaw(port: number): Socket {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

/** Everything a connection says until it closes. */
export function allFrom(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve) =>
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1"))),
  );
}

/** Resolves once the condition holds; the test's own time limit is the deadline. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
