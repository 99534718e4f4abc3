import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { listening } from "../servers.ts";

/** What a proxy does to the bytes; from the moment it is set, to open connections too. */
export type ProxyFault =
  | { readonly kind: "none" }
  /** Each piece, both ways, so many ms later. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The answer ends in order after so many bytes of it. */
  | { readonly kind: "cut"; readonly after: number }
  /** The answer comes so many bytes at a time, `every` so many ms. */
  | { readonly kind: "trickle"; readonly bytes: number; readonly every: number }
  /** Connections are reset as soon as anything moves, new ones at once. */
  | { readonly kind: "reset" }
  /** Everything is taken and nothing passes on, not even an end. */
  | { readonly kind: "black-hole" };

export interface FaultProxy {
  readonly port: number;
  readonly origin: string;
  /** Connections taken so far. */
  readonly taken: number;
  set(fault: ProxyFault): void;
  /** Resets every open connection. */
  drop(): void;
}

/** A TCP proxy on 127.0.0.1 to a port of it, that spoils what passes as it is told; gone after the test. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const state: State = { fault: { kind: "none" }, sockets: new Set() };
  let taken = 0;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    taken += 1;
    if (state.fault.kind === "reset") {
      near.on("error", () => {});
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true });
    join(near, far, state);
  });
  const port = await listening(server);
  const drop = () => {
    for (const socket of state.sockets) socket.resetAndDestroy();
  };
  onTestFinished(drop);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    get taken() {
      return taken;
    },
    set: (fault) => {
      state.fault = fault;
    },
    drop,
  };
}

interface State {
  fault: ProxyFault;
  readonly sockets: Set<Socket>;
}

function join(near: Socket, far: Socket, state: State): void {
  const pass = { passed: 0, cut: false };
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    state.sockets.add(socket);
    const swallowed = () => state.fault.kind === "black-hole";
    socket.on("error", () => swallowed() || other.resetAndDestroy());
    socket.on("close", () => {
      state.sockets.delete(socket);
      // The end in order was handed on already; what is left is an abort.
      if (!socket.readableEnded && !swallowed()) other.destroy();
    });
    void carry(socket, other, () => state.fault, socket === far ? pass : null);
  }
}

/** Hands on what `from` says, piece by piece in order; `answer` is there for the way back. */
async function carry(
  from: Socket,
  to: Socket,
  fault: () => ProxyFault,
  answer: { passed: number; cut: boolean } | null,
): Promise<void> {
  try {
    for await (const piece of from.iterator({ destroyOnReturn: false })) {
      if (!(await handOn(piece, { from, to }, fault(), answer))) return;
    }
    if (fault().kind !== "black-hole") to.end();
  } catch {
    // The listeners of both sockets deal with it.
  }
}

async function handOn(
  piece: Buffer,
  { from, to }: { from: Socket; to: Socket },
  fault: ProxyFault,
  answer: { passed: number; cut: boolean } | null,
): Promise<boolean> {
  if (fault.kind === "reset") {
    to.resetAndDestroy();
    from.resetAndDestroy();
    return false;
  }
  if (fault.kind === "black-hole") return true;
  if (fault.kind === "delay") await pause(fault.ms);
  if (fault.kind === "trickle" && answer) return trickle(piece, to, fault);
  if (fault.kind !== "cut" || !answer) return write(to, piece);
  const rest = Math.max(0, fault.after - answer.passed);
  answer.passed += piece.length;
  if (piece.length <= rest) return write(to, piece);
  to.end(piece.subarray(0, rest));
  from.destroy();
  return false;
}

async function trickle(
  piece: Buffer,
  to: Socket,
  { bytes, every }: { bytes: number; every: number },
): Promise<boolean> {
  for (let start = 0; start < piece.length && !to.destroyed; start += bytes) {
    await write(to, piece.subarray(start, start + bytes));
    await pause(every);
  }
  return !to.destroyed;
}

async function write(to: Socket, piece: Buffer): Promise<boolean> {
  if (!to.write(piece))
    await new Promise<void>((resolve) => {
      to.once("drain", resolve);
      to.once("close", resolve);
    });
  return !to.destroyed;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
