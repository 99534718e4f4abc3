import { type ClientRequest, request as plainRequest } from "node:http";
import { TLSSocket } from "node:tls";
import type { HttpOutcome, HttpRequest } from "../http.ts";
import { Exchange } from "./exchange.ts";
import { optionsOf } from "./once.ts";

/** Linux tells a receiver of a reset only when it has read what came before; ms. */
const pause = 50;

/**
 * Sends the head of a request and half of its body, then resets the connection or closes it (`cut`; TLS can
 * only be closed). Never rejects. Once that is done the outcome is a failure of the kind `reset`.
 */
export async function sendPart(request: HttpRequest, ending: "reset" | "cut"): Promise<HttpOutcome> {
  const secure = request.url.protocol === "https:";
  const open = secure ? (await import("node:https")).request : plainRequest;
  return new Promise((resolve) => {
    const exchange = new Exchange(request, resolve);
    if (exchange.settled) return;
    try {
      sendHalf(open(optionsOf(request)), { exchange, request, ending });
    } catch (thrown) {
      exchange.fail(thrown);
    }
  });
}

function sendHalf(
  outgoing: ClientRequest,
  { exchange, request, ending }: { exchange: Exchange; request: HttpRequest; ending: "reset" | "cut" },
): void {
  exchange.cancel = () => outgoing.destroy();
  outgoing.on("error", (error) => exchange.fail(error));
  outgoing.write(request.body.subarray(0, Math.floor(request.body.length / 2)), () => {
    setTimeout(() => {
      if (exchange.settled) return;
      exchange.cancel = () => end(outgoing, ending);
      exchange.refuse("reset", "stopped halfway on purpose");
    }, pause);
  });
}

function end({ socket }: ClientRequest, ending: "reset" | "cut"): void {
  if (ending === "cut" || socket instanceof TLSSocket) socket?.destroySoon();
  else socket?.resetAndDestroy();
}
