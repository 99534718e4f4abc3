import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { ReceivedRequest } from "../../events/delivery.ts";
import { sendOnce } from "../../http.ts";
import type { AllowList } from "../../listen/allow-list.ts";
import { createGate, deliveryMethods } from "../../listen/gate.ts";
import type { Noise } from "../../listen/noise.ts";
import { createProbeAnswer } from "../../listen/probe-answer.ts";
import type { Reply } from "../../listen/reply.ts";
import { type RunningServer, startServer } from "../../listen/server.ts";
import type { Obstacle, TunnelChange } from "../../tunnel/changes.ts";
import { type Supervisor, superviseTunnel } from "../../tunnel/supervisor.ts";
import type { TunnelChoice } from "./tunnel-choice.ts";

/** The listener's address on the internet. */
export interface PublicAddress {
  /** Id of the driver. */
  readonly driver: string;
  /** Proven last, origin and path; null: none yet. */
  readonly url: string | null;
  /** What is in the way; null while all is well. */
  readonly obstacle: Obstacle | null;
  /** True once ready, false when that takes longer than `timeout` ms or will not happen any more. */
  ready(timeout: number): Promise<boolean>;
  /** Takes nothing new and waits up to `drain` ms for answers under way; the tunnel stays open for them. */
  stopTaking(drain: number): Promise<void>;
  /** Ends the tunnel and what leads to it, in bounded time; never rejects. */
  close(): Promise<void>;
}

export interface PublicParts {
  readonly choice: TunnelChoice;
  /** Fixed port on 127.0.0.1 the tunnel leads to; null for one that is free and not in `taken`. */
  readonly port: number | null;
  /** Whether deliveries are forwarded to this port of this machine. */
  readonly isTarget: (port: number) => boolean;
  /** Bytes. */
  readonly maxBody: number;
  /** Who may send; null: anybody. */
  readonly allowed: AllowList | null;
  readonly noise: Noise;
  /** Takes what came through the tunnel. */
  readonly receive: (request: ReceivedRequest) => Promise<Reply>;
  readonly onRefused: (reason: string) => void;
  /** Told of every change. Must not throw. */
  readonly onChange: (change: TunnelChange) => void;
  /**
   * Told whenever an address is proven that was not the one before: at first with `previous` null. What is
   * registered follows it. Must not throw.
   */
  readonly onUrl: (url: string, previous: string | null) => void;
}

/**
 * Opens a server of its own for the tunnel, which lets in only what knows its token, and begins to open the tunnel.
 * Throws a usage error when the fixed port is taken.
 */
export async function openPublic(app: App, parts: PublicParts): Promise<PublicAddress> {
  const { clock, ids } = app;
  const { driver, name } = parts.choice;
  const token = ids.bytes(16).toString("hex");
  const answer = createProbeAnswer(ids.bytes(32));
  let supervisor: Supervisor | null = null;
  let proven: string | null = null;
  const gate = createGate({
    token,
    answer,
    methods: deliveryMethods,
    noise: parts.noise,
    publicUrl: () => supervisor?.url ?? null,
    onKnown: () => supervisor?.sawRequest(),
    receive: parts.receive,
    ...(parts.allowed && { allows: parts.allowed }),
  });
  const server = await startOwn(app, parts, gate);
  const supervised = superviseTunnel({
    driver,
    port: server.port,
    name,
    path: `/${token}`,
    expectedAnswer: answer,
    bytes: (count) => ids.bytes(count),
    send: sendOnce,
    clock,
    onChange: (change) => {
      parts.onChange(change);
      if (change.state !== "ready" || change.url === null || change.url === proven) return;
      const previous = proven;
      proven = change.url;
      parts.onUrl(change.url, previous);
    },
  });
  supervisor = supervised;
  return {
    driver: driver.id,
    get url() {
      return proven;
    },
    get obstacle() {
      return supervised.obstacle;
    },
    ready: (timeout) => supervised.ready(timeout),
    stopTaking: (drain) => server.close(drain),
    close: async () => {
      await server.close(0);
      await supervised.close();
    },
  };
}

type Gate = ReturnType<typeof createGate>;

async function startOwn(app: App, parts: PublicParts, gate: Gate): Promise<RunningServer> {
  const server = await startServer({
    port: parts.port ?? 0,
    strict: true,
    // The tunnel keeps its connections for as long as it likes.
    keepAlive: 0,
    maxBody: parts.maxBody,
    bodyTimeout: 30_000,
    clock: app.clock,
    admit: gate.admit,
    onRequest: gate.receive,
    onRefused: parts.onRefused,
  }).catch((thrown: unknown) => {
    throw ofTunnelPort(thrown);
  });
  if (parts.port !== null || !parts.isTarget(server.port)) return server;
  // By chance it is where the app will be.
  const other = await startOwn(app, parts, gate);
  await server.close(0);
  return other;
}

/** The hint names the flag of the local port. */
function ofTunnelPort(thrown: unknown): unknown {
  if (!(thrown instanceof WhkError) || thrown.kind !== "usage") return thrown;
  const hint = "choose another with --tunnel-port, and lead your address there";
  return new WhkError("usage", thrown.code, thrown.message, { hint });
}
