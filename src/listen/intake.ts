import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ReceivedRequest } from "../events/delivery.ts";
import { pairHeaders } from "../http.ts";
import { Connections } from "./connections.ts";
import { allow, rawReply, writeEarly, writeReply } from "./framing.ts";
import { originForm } from "./path.ts";
import type { Receiver, Reception } from "./reception.ts";
import { ownReply, type Reply } from "./reply.ts";

export interface IntakeOptions {
  /** Bytes; a longer body is refused with 413 and never held. */
  readonly maxBody: number;
  /** From the end of the headers to the end of the body, ms. */
  readonly bodyTimeout: number;
  /** From the first byte to the end of the headers, ms; 10 s unless given. */
  readonly headerTimeout?: number;
  /** Bytes of all bodies that arrive or are being handled; 128 MiB unless given, and room for two bodies. */
  readonly heldBytes?: number;
  readonly clock: { now(): number; elapsed(): number };
  /** What is answered as soon as the headers are there, whatever the body; null: the request is taken. */
  admit?(head: RequestHead): Reply | null;
  onRequest(request: ReceivedRequest): Promise<Reply>;
  /** Told in one sentence what was turned away before it was a request, or why one got 500. */
  onRefused?(reason: string): void;
}

/** What is known of a request before its body; the path in origin form. */
export type RequestHead = Pick<ReceivedRequest, "method" | "path" | "headers">;

/** Takes requests off the sockets and puts the answers back. */
export class Intake implements Receiver {
  readonly maxBody: number;
  readonly connections: Connections;
  readonly #options: IntakeOptions;
  readonly #mostHeld: number;
  #closing = false;
  #held = 0;

  constructor(options: IntakeOptions) {
    const { bodyTimeout, headerTimeout = 10_000, heldBytes = 128 * 1024 * 1024, clock } = options;
    this.#options = options;
    this.maxBody = options.maxBody;
    this.#mostHeld = Math.max(heldBytes, 2 * options.maxBody);
    const limits = { max: 256, headerTimeout, bodyTimeout, patience: 1_000, linger: 1_000 };
    this.connections = new Connections(limits, this, () => clock.elapsed());
  }

  /** Refuses new requests from now on and ends every connection after its answer. */
  stop(): void {
    this.#closing = true;
    this.connections.closeQuiet();
  }

  /** One request whose headers are complete. */
  accept(reception: Reception, response: ServerResponse): void {
    this.connections.started(reception);
    reception.pairs = pairHeaders(reception.rawHeaders);
    reception.begin(this, response);
    response.on("close", () => this.#left(reception));
    if (!this.#closing && this.#turnAway(reception)) return;
    const refusal = this.#refusalOf(reception);
    if (refusal) this.#refuse(reception, refusal);
  }

  /** True: answered already. A connection whose request has no body can go on. */
  #turnAway(reception: Reception): boolean {
    const { method = "", url = "", pairs, answering, socket } = reception;
    const reply = this.#options.admit?.({ method, path: originForm(url), headers: pairs }) ?? null;
    if (reply === null || answering === null) return false;
    const last = pairs.some(([name]) => /^(?:content-length|transfer-encoding|upgrade)$/i.test(name));
    reception.forget();
    writeEarly(answering, reply, last);
    if (last) this.connections.linger(socket);
    return true;
  }

  #refusalOf(reception: Reception): Reply | null {
    if (this.#closing) return stopping;
    return this.connections.of(reception.socket)?.surplus
      ? tooManySenders
      : refusalOf(reception, this.maxBody);
  }

  /** As {@link accept}, for a sender that waits to be told that its body is wanted. */
  acceptExpecting(reception: Reception, response: ServerResponse): void {
    this.accept(reception, response);
    if (!reception.refused) response.writeContinue();
  }

  #left(reception: Reception): void {
    this.connections.answered(reception.socket);
    if (!reception.inWork) reception.release();
    if (!reception.complete && !reception.refused && !this.#closing) {
      this.#options.onRefused?.("a sender went away before its body was complete; nothing was recorded");
    }
  }

  complete(reception: Reception): void {
    if (reception.answering) void this.#deliver(reception, reception.answering);
  }

  tooLarge(reception: Reception): void {
    this.#refuse(reception, largerThan(this.maxBody));
  }

  hold(bytes: number): boolean {
    this.#held += bytes;
    return this.#held <= this.#mostHeld;
  }

  tooMuch(reception: Reception): void {
    this.#refuse(reception, tooManyBytes);
  }

  slowBody(reception: Reception): void {
    this.#refuse(reception, ownReply(408, "the body took too long\n"));
  }

  slowHeaders(socket: Socket): void {
    this.refuseSocket(socket, 408, "the headers took too long");
  }

  crowded(): void {
    this.#options.onRefused?.("too many connections at once; one was closed");
  }

  /** Answers what never became a request, once, after the answers to earlier requests if there are any. */
  refuseSocket(socket: Socket, status: number, why: string): void {
    const connection = this.connections.of(socket);
    if (!connection || connection.ending) return;
    connection.ending = true;
    this.#options.onRefused?.(`${status}: ${why}`);
    const { reading, open } = connection;
    const unfinished = reading !== null && !reading.complete && !reading.refused;
    if (unfinished) reading.forget();
    if (open > (unfinished ? 1 : 0)) return;
    socket.end(rawReply(status, why));
    this.connections.linger(socket);
  }

  async #deliver(reception: Reception, response: ServerResponse): Promise<void> {
    const { method = "", url = "", pairs: headers } = reception;
    const receivedAt = this.#options.clock.now();
    const request = { method, path: originForm(url), headers, body: reception.bytes(), receivedAt };
    reception.inWork = true;
    try {
      writeReply(response, await this.#options.onRequest(request), this.#closing);
    } catch (thrown) {
      this.#options.onRefused?.(`500: ${messageOf(thrown)}`);
      if (!response.headersSent) writeReply(response, failed, this.#closing);
    } finally {
      reception.release();
    }
  }

  /** The answer goes out at once, its end when the sender has stopped sending: it would miss it otherwise. */
  #refuse(reception: Reception, reply: Reply): void {
    const { answering, method, socket } = reception;
    reception.forget();
    this.#options.onRefused?.(`${reply.status}: ${method} refused, ${reply.body.toString().trim()}`);
    if (!answering || answering.headersSent) return;
    writeEarly(answering, reply, true);
    this.connections.linger(socket);
  }
}

const failed = ownReply(500, "whk failed to handle this request\n");
const stopping = ownReply(503, "shutting down\n", [["retry-after", "5"]]);
const tooManySenders = ownReply(503, "too many senders at once\n", [["retry-after", "1"]]);
const tooManyBytes = ownReply(503, "too many bytes wait to be handled\n", [["retry-after", "1"]]);

function largerThan(maxBody: number): Reply {
  return ownReply(413, `the body is larger than ${maxBody} bytes\n`);
}

function refusalOf({ method, pairs }: Reception, maxBody: number): Reply | null {
  if (method === "TRACE") return ownReply(405, "TRACE is not supported\n", [allow]);
  for (const [name, value] of pairs) {
    if (name.length === 14 && name.toLowerCase() === "content-length" && Number(value) > maxBody) {
      return largerThan(maxBody);
    }
    // Other upgrades are offers a server may ignore; a websocket client has nothing else to say.
    if (name.length === 7 && name.toLowerCase() === "upgrade" && /websocket/i.test(value)) {
      return ownReply(405, "websockets are not supported\n", [allow]);
    }
  }
  return null;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : "something that is no error was thrown";
}
