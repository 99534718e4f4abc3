import { type HttpClient, type HttpRequest, sendOnce } from "../http.ts";
import { limitConcurrency } from "../listen/forward.ts";

/**
 * A client with at most `connections` requests at once per origin; others wait in order. It is Node's own: undici
 * would be most of what a test loads, for requests to an app on the same machine.
 */
export function createClient({ connections }: { connections: number }): HttpClient {
  const limits = new Map<string, ReturnType<typeof limitConcurrency>>();
  const stop = new AbortController();
  const limitFor = (origin: string) => {
    const limit = limits.get(origin) ?? limitConcurrency(connections);
    limits.set(origin, limit);
    return limit;
  };
  const send = async ({ signal, ...request }: HttpRequest) => {
    if (signal === undefined) return sendOnce({ ...request, signal: stop.signal });
    const either = new AbortController();
    const abort = () => either.abort();
    const signals = [signal, stop.signal];
    if (signals.some(({ aborted }) => aborted)) abort();
    for (const one of signals) one.addEventListener("abort", abort);
    const outcome = await sendOnce({ ...request, signal: either.signal });
    for (const one of signals) one.removeEventListener("abort", abort);
    return outcome;
  };
  return {
    send: (request) => limitFor(request.url.origin)(send, request),
    close: async () => stop.abort(),
  };
}
