import { type HttpClient, openHttpClient } from "../../http.ts";

/** A client that is loaded when first used or asked to; loading it would be half of the start-up. */
export interface LateClient extends HttpClient {
  /** Never fails; the first request would. */
  load(): Promise<void>;
}

export function createLateClient(options: { connections: number }): LateClient {
  let opened: Promise<HttpClient> | undefined;
  const open = () => {
    opened ??= openHttpClient(options);
    return opened;
  };
  return {
    load: () =>
      open().then(
        () => {},
        () => {},
      ),
    send: async (request) => (await open()).send(request),
    close: async () => (await opened)?.close(),
  };
}
