import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { parseTarget, type Target } from "../../src/listen/target.ts";

/** What an app got. */
export interface Got {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface LocalApp {
  readonly url: string;
  readonly target: Target;
  readonly got: Got[];
  close(): Promise<void>;
}

type Answering = (response: ServerResponse, got: Got) => void;

/** A real server on 127.0.0.1 that keeps what it gets; answers 200 unless told otherwise. Ends with the test. */
export async function startApp(
  answer: Answering = (response) => void response.end("thanks"),
): Promise<LocalApp> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", rawHeaders: headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks) };
      got.push(one);
      answer(response, one);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { url, target: parseTarget(url), got, close };
}

/** The address of an app that is not there. */
export async function deadTarget(): Promise<Target> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return parseTarget(`http://127.0.0.1:${port}`);
}
