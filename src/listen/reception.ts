import { IncomingMessage, type ServerResponse } from "node:http";
import type { RawHeaders } from "../events/delivery.ts";

/** What becomes of a request; the same object for all of them, so that none needs closures of its own. */
export interface Receiver {
  readonly maxBody: number;
  complete(reception: Reception): void;
  tooLarge(reception: Reception): void;
}

/** A request while its body arrives. Node makes one for each request in place of its own class. */
export class Reception extends IncomingMessage {
  pairs: RawHeaders = [];
  /** On the monotonic clock, ms. */
  startedAt = 0;
  /** True once it was answered without regard to its body; the rest of the body is thrown away. */
  refused = false;
  answering: ServerResponse | null = null;
  #receiver: Receiver | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** Reads the body and reports to the receiver, once. */
  begin(receiver: Receiver, answering: ServerResponse): void {
    this.#receiver = receiver;
    this.answering = answering;
    this.on("data", onData);
    this.on("end", onEnd);
  }

  /** The whole body; one chunk is not copied. */
  bytes(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes);
  }

  forget(): void {
    this.refused = true;
    this.#chunks = [];
  }

  addChunk(chunk: Buffer): void {
    if (this.refused) return;
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#receiver && this.#bytes > this.#receiver.maxBody) this.#receiver.tooLarge(this);
  }

  finish(): void {
    if (this.refused) this.answering?.end();
    else this.#receiver?.complete(this);
  }
}

function onData(this: Reception, chunk: Buffer): void {
  this.addChunk(chunk);
}

function onEnd(this: Reception): void {
  this.finish();
}
