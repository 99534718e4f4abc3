import type { RawHeaders, ReceivedRequest } from "../events/delivery.ts";
import { equalInConstantTime } from "../signing/digest.ts";
import { allow } from "./framing.ts";
import type { RequestHead } from "./intake.ts";
import type { Noise } from "./noise.ts";
import { ownReply, type Reply } from "./reply.ts";

export interface GateParts {
  /** First segment of every path that leads here; letters and digits. */
  readonly token: string;
  /** The answer to a probe. */
  readonly answer: (nonce: string) => string;
  /** Methods of deliveries. */
  readonly methods: readonly string[];
  /** Whether who sends these headers may send; anybody may unless given. */
  readonly allows?: (headers: RawHeaders) => boolean;
  /** Deliveries under way at once; 50 unless given. */
  readonly most?: number;
  /** The URL that leads to `/<token>`, without a slash at the end; null while it is not known. */
  readonly publicUrl: () => string | null;
  readonly noise: Pick<Noise, "count">;
  /** Told of every request that had the token and is no probe. */
  readonly onKnown: () => void;
  /** Takes the request, the token cut off its path. */
  readonly receive: (request: ReceivedRequest) => Promise<Reply>;
}

/** What stands between the internet and the listener. */
export interface Gate {
  /** What is answered without reading the body; null: the request is to be received. */
  admit(head: RequestHead): Reply | null;
  receive(request: ReceivedRequest): Promise<Reply>;
}

/** The methods providers deliver with or ask by, as the listener takes them. */
export const deliveryMethods: readonly string[] = allow[1].split(", ");

/**
 * Lets in what knows the token, and nothing else: the rest gets an empty 404 that does not tell what is here.
 * Probes are answered here and go no further.
 */
export function createGate(parts: GateParts): Gate {
  const { token, noise, methods, most = 50 } = parts;
  const prefix = Buffer.from(`/${token}`);
  let underWay = 0;

  const busy = (): Reply => {
    noise.count("busy");
    return tooMany;
  };

  return {
    admit: ({ method, path, headers }) => {
      const rest = pathBehind(prefix, path);
      const probe = rest === null ? null : probeOf(method, rest);
      if (probe !== null) return ownReply(200, parts.answer(probe), [["cache-control", "no-store"]]);
      if (rest === null || rest.startsWith(reserved)) {
        noise.count("elsewhere");
        return notHere;
      }
      if (parts.allows?.(headers) === false) {
        noise.count("address");
        return notHere;
      }
      parts.onKnown();
      if (!methods.includes(method)) {
        noise.count("method");
        return ownReply(405, "", [["allow", methods.join(", ")]]);
      }
      return underWay >= most ? busy() : null;
    },
    receive: async ({ method, path, headers, body, receivedAt }) => {
      const rest = pathBehind(prefix, path);
      if (rest === null) return notHere;
      // While their bodies arrived others came in.
      if (underWay >= most) return busy();
      const url = parts.publicUrl();
      const publicUrl = url === null ? null : url + rest;
      underWay += 1;
      try {
        const inner = rest.startsWith("/") ? rest : `/${rest}`;
        return await parts.receive({ method, path: inner, headers, body, receivedAt, publicUrl });
      } finally {
        underWay -= 1;
      }
    },
  };
}

const notHere = ownReply(404, "");
const tooMany = ownReply(429, "too many requests at once\n", [["retry-after", "1"]]);

/** Paths of our own, below the token. */
const reserved = "/__whk/";

/** What follows the token, exactly as it was sent; null for every other path. */
function pathBehind(prefix: Buffer, path: string): string | null {
  const start = Buffer.from(path.slice(0, prefix.length), "latin1");
  if (!equalInConstantTime(start, prefix)) return null;
  const rest = path.slice(prefix.length);
  return rest === "" || /^[/?]/.test(rest) ? rest : null;
}

function probeOf(method: string, rest: string): string | null {
  return method === "GET" ? (/^\/__whk\/([0-9a-f]{32})$/.exec(rest)?.[1] ?? null) : null;
}
