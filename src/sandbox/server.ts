import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { systemCode } from "../errors.ts";
import { openPort } from "../http/port.ts";
import { readBody } from "./body.ts";
import { refuseRequest, refuseWhatIsNoRequest } from "./refusal.ts";
import { simulatorHeader } from "./rest/exchange.ts";

/** The bindings every handler gets beside the request. */
export interface Bindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Something that answers below a path. */
export interface Site {
  /** `/payvost/v1`: the handler sees what comes after it. `/`: nothing below it. */
  readonly path: string;
  /** Told in the header of every answer. */
  readonly name: string;
  fetch(request: Request, bindings: Bindings): Response | Promise<Response>;
  /** The body of an answer to what is refused before the handler sees it, where the site has its own shape. */
  refusal?(status: number, why: string): string;
}

export interface ServerOptions {
  /** Wanted port of 127.0.0.1; 0 is any free one. */
  readonly port: number;
  /** True: a taken port is an error. False: the next free one is used. */
  readonly strict: boolean;
  /** False: the process may end while the server waits for requests. */
  readonly keepsAlive?: boolean;
  /** The sites, once the address is known. */
  readonly sites: (url: string) => readonly Site[];
  /** Told of what is refused before a site sees it. */
  readonly onRefused: (request: { method: string; path: string; status: number }) => void;
  /** Told of a defect. */
  readonly onProblem: (message: string) => void;
}

export interface RunningServer {
  readonly url: string;
  /** The wanted port when it was taken. */
  readonly movedFrom: number | null;
  /** Closes every connection at once and frees the port. */
  close(): Promise<void>;
}

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  insecureHTTPParser: false,
} as const;
const maxBody = 1024 * 1024;
const tooLarge = `bodies of at most ${maxBody} bytes are taken`;
const maxConnections = 1_000;

/** Serves the sites on the loopback address and nowhere else. Throws a usage error for a port it cannot have. */
export async function openServer(options: ServerOptions): Promise<RunningServer> {
  let answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> = async () => {};
  const server = createServer(limits, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((thrown: unknown) => {
      options.onProblem(`a request failed: ${thrown instanceof Error ? thrown.message : "unknown reason"}`);
      outgoing.destroy();
    });
  });
  server.maxConnections = maxConnections;
  refuseWhatIsNoRequest(server);
  const { port, movedFrom } = await openPort(server, options);
  if (options.keepsAlive === false) server.unref();
  server.on("error", (error) =>
    options.onProblem(`a connection failed: ${systemCode(error) ?? error.message}`),
  );
  const url = `http://127.0.0.1:${port}`;
  answer = answering(options, { port, sites: options.sites(url) });
  return { url, movedFrom, close: () => close(server) };
}

function answering(
  { onRefused, onProblem }: ServerOptions,
  { port, sites }: { port: number; sites: readonly Site[] },
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const open = sites.map((site) => ({ ...site, answer: listenerOf(site, onProblem) }));
  const hosts = new Set(["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`));
  return async (incoming, outgoing) => {
    const { method = "", url = "" } = incoming;
    const refuse = (status: number, why: string, body?: string) => {
      onRefused({ method, path: url.replace(/\?.*$/, ""), status });
      refuseRequest(outgoing, status, { why, body });
    };
    outgoing.setHeader(simulatorHeader, "whk");
    outgoing.on("error", () => outgoing.destroy());
    if (!hosts.has(hostOf(incoming)))
      return refuse(403, `the Host header must be 127.0.0.1:${port} or localhost:${port}`);
    if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(url)) return refuse(400, "the request target must be a path");
    const site = open.find(({ path }) => isBelow(url, path));
    if (!site) return refuse(404, "nothing is here; `GET /` lists what there is");
    const body = await readBody(incoming, maxBody);
    if (body === "gone") return;
    outgoing.setHeader(simulatorHeader, site.name);
    if (body === "too large") return refuse(413, tooLarge, site.refusal?.(413, tooLarge));
    incoming.url = url.slice(site.path.length).replace(/^(?!\/)/, "/");
    await site.answer(Object.assign(incoming, { rawBody: body }), outgoing);
  };
}

/** Node keeps the first of several; what stands in another could be meant for somebody else. */
function hostOf({ rawHeaders, headers }: IncomingMessage): string {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  return given.length === 1 ? (headers.host?.toLowerCase() ?? "") : "";
}

/** Without its replacement of the global Request and Response, which are not ours to replace. */
function listenerOf(site: Site, onProblem: (message: string) => void) {
  return getRequestListener(
    (request, bindings) =>
      "incoming" in bindings
        ? site.fetch(request, bindings as Bindings)
        : new Response(null, { status: 500 }),
    {
      overrideGlobalObjects: false,
      errorHandler: (thrown) => {
        onProblem(`a request failed: ${thrown instanceof Error ? thrown.message : "unknown reason"}`);
        return new Response(null, { status: 500 });
      },
    },
  );
}

function isBelow(url: string, path: string): boolean {
  return url.startsWith(path) && /^[/?]|^$/.test(url.slice(path.length));
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
