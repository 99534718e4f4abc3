import { IncomingMessage, type ServerResponse } from "node:http";
import type { RawHeaders } from "../events/delivery.ts";

/** What becomes of a request; the same object for all of them, so that none needs closures of its own. */
export interface Receiver {
  readonly maxBody: number;
  /** Counts bytes that are held from now on, or no more if negative. False when all together are too many. */
  hold(bytes: number): boolean;
  complete(reception: Reception): void;
  tooLarge(reception: Reception): void;
  /** This body would be fine, but too much is held already. */
  tooMuch(reception: Reception): void;
}

// A body may come in pieces of one byte, each an object a hundred times as large; so many are joined.
const mostPieces = 1024;

/** A request while its body arrives. Node makes one for each request in place of its own class. */
export class Reception extends IncomingMessage {
  pairs: RawHeaders = [];
  /** On the monotonic clock, ms. */
  startedAt = 0;
  /** True once it was answered without regard to its body; the rest of the body is thrown away. */
  refused = false;
  answering: ServerResponse | null = null;
  /** True while the whole request is being handled: its bytes are held even when the sender has left. */
  inWork = false;
  #receiver: Receiver | null = null;
  #chunks: Buffer[] = [];
  #pieces = 0;
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
    const whole = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [whole];
    return whole;
  }

  /** Lets the body go and takes no more of it. */
  forget(): void {
    this.refused = true;
    this.release();
  }

  /** Lets the body go; harmless when it is gone already. */
  release(): void {
    this.#receiver?.hold(-this.#bytes);
    this.#bytes = 0;
    this.#chunks = [];
  }

  addChunk(chunk: Buffer): void {
    if (this.refused) return;
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    this.#pieces += 1;
    if (this.#pieces % mostPieces === 0) this.#chunks.push(Buffer.concat(this.#chunks.splice(-mostPieces)));
    const receiver = this.#receiver;
    const fits = receiver?.hold(chunk.length);
    if (receiver && this.#bytes > receiver.maxBody) receiver.tooLarge(this);
    else if (fits === false) receiver?.tooMuch(this);
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
