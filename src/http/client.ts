import { type Dispatcher, Pool } from "undici";
import type { HttpClient, HttpRequest } from "../http.ts";
import { Exchange } from "./exchange.ts";
import { flattenHeaders, pairHeaders, pathOf, withoutConnectionHeaders } from "./headers.ts";
import { connectOptions } from "./lookup.ts";

/** A client with at most `connections` connections per origin; requests beyond that wait in order. */
export function openHttpClient(options: { connections: number }): HttpClient {
  const pools = new Map<string, Pool>();
  let closed = false;

  function poolFor(origin: string): Pool {
    let pool = pools.get(origin);
    if (!pool) {
      // The deadline of each request rules; undici's own would fire earlier or, on a trickled body, never.
      const limits = { connect: { ...connectOptions, timeout: 0 }, headersTimeout: 0, bodyTimeout: 0 };
      pool = new Pool(origin, { ...limits, connections: options.connections });
      pools.set(origin, pool);
    }
    return pool;
  }

  return {
    send: (request) =>
      new Promise((resolve) => {
        const exchange = new Exchange(request, resolve);
        if (closed) exchange.refuse("aborted", "the client is closed");
        if (!exchange.settled) dispatch(poolFor(request.url.origin), request, exchange);
      }),
    close: async () => {
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function dispatch(pool: Pool, request: HttpRequest, exchange: Exchange): void {
  const { method, body } = request;
  const headers = flattenHeaders(withoutConnectionHeaders(request.headers));
  try {
    pool.dispatch({ path: pathOf(request), method, headers, body }, new PoolHandler(exchange));
  } catch (thrown) {
    exchange.fail(thrown);
  }
}

/** Hands what undici reports to the exchange. */
class PoolHandler implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A request whose deadline passed while it waited for a connection must not be sent any more.
    if (this.#exchange.settled) controller.abort(new Error("no longer wanted"));
    else this.#exchange.cancel = () => controller.abort(new Error("no longer wanted"));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status >= 200) this.#exchange.head(status, pairHeaders(rawStrings(controller.rawHeaders)));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#exchange.data(chunk);
  }

  onResponseEnd(): void {
    this.#exchange.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#exchange.fail(error);
  }
}

function rawStrings(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === "string" ? part : part.toString("latin1")));
}
