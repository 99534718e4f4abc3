import { type TunnelDriver, TunnelFailure, type TunnelHandle } from "./tunnel.ts";

/** The origin of a public URL of the user's own, or what is wrong with it. */
export function readPublicUrl(text: string): { origin: string } | { problem: string; hint: string } {
  const hint = "write it like https://hooks.example.com";
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { problem: "is no URL", hint };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return { problem: "holds a user name or password", hint };
  if (url.search !== "" || url.hash !== "") return { problem: "has a query or a fragment", hint };
  if (url.pathname !== "/") return { problem: "has a path, and whk adds one of its own", hint };
  return { origin: url.origin };
}

/**
 * A public URL that leads here already, by whatever the user runs: nothing is started. Whether it does lead here is
 * for the supervisor's probe to find out. What lies between is not known, so it counts as not encrypted.
 */
export function createUrlDriver(origin: string): TunnelDriver {
  return {
    id: "url",
    capabilities: {
      stableName: true,
      encryptedLeg: false,
      maxConcurrent: null,
      clientIpHeader: null,
      reopenDelay: 0,
    },
    preflight: async () => ({ ok: true }),
    open: async ({ signal }) => {
      if (signal.aborted)
        throw new TunnelFailure("the try was stopped", { hint: "start it again", retryable: true });
      return handle(origin);
    },
  };
}

function handle(url: string): TunnelHandle {
  let end = () => {};
  const closed = new Promise<{ reason: string; retryable: boolean }>((resolve) => {
    end = () => resolve({ reason: "it was closed", retryable: false });
  });
  return { url, grantedName: null, closed, close: async () => end() };
}
