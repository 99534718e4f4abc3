import type { Socket } from "node:net";
import { clearInterval, setInterval } from "../http/timers.ts";
import { Pending } from "./pending.ts";
import type { Reception } from "./reception.ts";

export interface ConnectionLimits {
  /** Connections at once; as many more are only kept to be refused. */
  readonly max: number;
  /** From a request's first byte to the end of its headers, ms. */
  readonly headerTimeout: number;
  /** From the end of the headers to the end of the body, ms. */
  readonly bodyTimeout: number;
  /** How long a body may take while others wait for its place, ms. */
  readonly patience: number;
  /** How long a refused sender may take to read its answer, ms. */
  readonly linger: number;
}

/** What a connection is told when its time is up. */
export interface ConnectionEvents {
  slowHeaders(socket: Socket): void;
  slowBody(reception: Reception): void;
  crowded(): void;
}

/** One open connection and what it is busy with. */
export interface Connection {
  readonly socket: Socket;
  /** True: there was no room for it, its requests are refused. */
  readonly surplus: boolean;
  /** Requests whose answer is not complete. */
  open: number;
  /** The last request; its body may still arrive. */
  reading: Reception | null;
  /** Bytes received when the connection last had nothing to do. */
  quietBytes: number;
  /** When a sweep first saw bytes of an unfinished head. */
  headSince: number | null;
  /** True: no more requests are read; it is closed after the answers that are due. */
  ending: boolean;
  /** When a refused connection is closed at the latest. */
  closeAt: number | null;
}

/**
 * Keeps deadlines for all connections in one sweep, so that no request pays for timers. A connection that
 * never sent a byte has none: a tunnel opens its connections long before it needs them.
 */
export class Connections {
  /** Answers under way. */
  readonly pending = new Pending();
  readonly #all = new Map<Socket, Connection>();
  readonly #limits: ConnectionLimits;
  readonly #events: ConnectionEvents;
  readonly #elapsed: () => number;
  readonly #timer: NodeJS.Timeout;

  constructor(limits: ConnectionLimits, events: ConnectionEvents, elapsed: () => number) {
    this.#limits = limits;
    this.#events = events;
    this.#elapsed = elapsed;
    const shortest = Math.min(limits.headerTimeout, limits.bodyTimeout, limits.linger);
    this.#timer = setInterval(() => this.#sweep(), Math.max(10, shortest / 4)).unref();
  }

  opened(socket: Socket): void {
    const { max } = this.#limits;
    const surplus = this.#all.size >= max && !this.#makeRoom();
    if (surplus && this.#all.size >= 2 * max) {
      this.#events.crowded();
      socket.destroy();
      return;
    }
    const blank = { open: 0, reading: null, quietBytes: 0, headSince: null, ending: false, closeAt: null };
    this.#all.set(socket, { socket, surplus, ...blank });
    socket.once("close", () => this.#closed(socket));
  }

  of(socket: Socket): Connection | undefined {
    return this.#all.get(socket);
  }

  started(reception: Reception): void {
    reception.startedAt = this.#elapsed();
    const connection = this.#all.get(reception.socket);
    if (!connection) return;
    connection.open += 1;
    this.pending.enter();
    connection.reading = reception;
    connection.headSince = null;
  }

  answered(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (!connection) return;
    connection.open -= 1;
    this.pending.leave();
    connection.quietBytes = socket.bytesRead;
    if (connection.ending && connection.open === 0) socket.destroySoon();
  }

  /** Closes the connection soon, whatever it does. */
  linger(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (connection) connection.closeAt ??= this.#elapsed() + this.#limits.linger;
  }

  /** Closes what has no request under way. */
  closeQuiet(): void {
    for (const { socket, open } of this.#all.values()) if (open === 0) socket.destroy();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#all.values()) socket.destroy();
  }

  /** Answers that waited behind another on this connection are never told that it is gone. */
  #closed(socket: Socket): void {
    for (let open = this.#all.get(socket)?.open ?? 0; open > 0; open -= 1) this.pending.leave();
    this.#all.delete(socket);
  }

  /** A new sender matters more than who never asked anything, who was answered already, or who sends slowly. */
  #makeRoom(): boolean {
    const idle = [...this.#all.values()].filter(({ open }) => open === 0);
    const victim = idle.find(({ reading }) => reading === null) ?? idle[0];
    if (!victim) return this.#endSlowest();
    this.#all.delete(victim.socket);
    victim.socket.destroy();
    return true;
  }

  #endSlowest(): boolean {
    for (const { reading } of this.#all.values()) {
      if (!reading || !this.#isLate(reading, this.#limits.patience)) continue;
      this.#events.slowBody(reading);
      return true;
    }
    return false;
  }

  #isLate(reading: Reception, limit: number): boolean {
    return !reading.complete && !reading.refused && this.#elapsed() - reading.startedAt > limit;
  }

  #sweep(): void {
    const now = this.#elapsed();
    for (const connection of this.#all.values()) this.#check(connection, now);
  }

  #check(connection: Connection, now: number): void {
    const { socket, reading, open, closeAt } = connection;
    if (closeAt !== null) {
      if (now >= closeAt) socket.destroy();
    } else if (open > 0) {
      if (reading && this.#isLate(reading, this.#limits.bodyTimeout)) this.#events.slowBody(reading);
    } else if (socket.bytesRead > connection.quietBytes) {
      connection.headSince ??= now;
      if (now - connection.headSince > this.#limits.headerTimeout) this.#events.slowHeaders(socket);
    }
  }
}
