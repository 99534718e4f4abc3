import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { ReceivedRequest } from "../../events/delivery.ts";
import { countedBy, type Expectations } from "../../listen/expectations.ts";
import { Noise } from "../../listen/noise.ts";
import { tryLater } from "../../listen/policy.ts";
import type { Reply } from "../../listen/reply.ts";
import { startServer } from "../../listen/server.ts";
import { leadHere } from "../../listen/target.ts";
import { DeliveryColumns } from "../../output/columns.ts";
import type { Sender } from "../../output/tunnel.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import type { AcceptedNow } from "./accepted.ts";
import { assemble } from "./assemble.ts";
import type { Expectation } from "./candidates.ts";
import { Exposure } from "./exposure.ts";
import type { ListenOptions } from "./options.ts";
import { Presenter } from "./presenter.ts";
import { createRecordRoom } from "./record-room.ts";
import type { RunRegistration } from "./run-registration.ts";
import type { Listener } from "./stop.ts";
import type { TunnelChoice } from "./tunnel-choice.ts";

export interface ListenerParts {
  readonly options: ListenOptions;
  readonly accepted: AcceptedNow;
  readonly store: DeliveryStore;
  /** The tunnel that was chosen already; null: none yet. */
  readonly choice: TunnelChoice | null;
  /** What is waited for; left out: nothing. */
  readonly expectations?: Expectations | undefined;
  /** Follows the public address, and ends when that does. */
  readonly registration: Pick<RunRegistration, "onUrl" | "end">;
}

/** Starts the local server with all that works behind it; the public address is not opened yet. */
export async function openListener(app: App, parts: ListenerParts): Promise<Listener> {
  const { options, accepted, store, expectations } = parts;
  let baseUrl = "";
  const stopping = new AbortController();
  const namesApps = options.targets.length + options.routes.length > 1;
  const presenter = new Presenter(app, { ...options, namesApps, widths: widthsFor(accepted.expected) });
  accepted.onProblem = (message) => presenter.problem(message);
  const noise = new Noise({ clock: app.clock, onNoise: (counts) => exposure?.noise(counts) });
  const works = await assemble(app, {
    ...{ options, accepted, store, noise },
    observer: expectations === undefined ? presenter : countedBy(expectations, presenter),
    baseUrl: () => baseUrl,
    stopping: stopping.signal,
  });
  const hasRoom = createRecordRoom(app);
  const receive = async (request: ReceivedRequest): Promise<Reply> => {
    if (await hasRoom()) return works.pipeline.receive(request);
    presenter.problem("nobody reads the records on stdout; until then deliveries are answered 503");
    return tryLater("the reader of the records has stopped", 5);
  };
  const onRefused = (reason: string) => presenter.problem(reason);
  const apps = [...options.targets, ...options.routes.map(({ target }) => target)];
  const isTarget = (port: number) => leadHere(apps, port);
  const { tunnel, maxBody } = options;
  if (tunnel?.port && isTarget(tunnel.port)) throw ownTarget(tunnel.port, "--tunnel-port");
  const exposure =
    tunnel === null
      ? null
      : new Exposure(app, {
          ...{ tunnel, noise, maxBody, isTarget, receive, onRefused },
          choice: parts.choice,
          onUrl: parts.registration.onUrl,
          onExpiry: parts.registration.end,
          sender: () => senderOf(accepted.expected),
        });
  const server = await startServer({
    port: options.port,
    strict: options.strictPort,
    maxBody,
    bodyTimeout: 30_000,
    clock: app.clock,
    onRequest: receive,
    onRefused,
  });
  if (isTarget(server.port)) {
    await server.close(0);
    throw ownTarget(server.port, "--port");
  }
  baseUrl = server.url;
  return { server, works, presenter, stopping, exposure };
}

function ownTarget(port: number, flag: string): WhkError {
  return new WhkError(
    "usage",
    "own_target",
    `port ${port} is where whk itself listens; nothing can be forwarded there`,
    {
      hint: `name the port of your app, or let whk listen on another one with ${flag}`,
    },
  );
}

/** The one provider deliveries are expected of; null: it can be any. */
function senderOf({ named, all }: Expectation): Sender | null {
  const configured = all.filter((one) => one.configured);
  const one = named ?? (configured.length === 1 ? configured[0] : null);
  return one ? { name: one.provider.id, retries: one.provider.delivery.retries } : null;
}

/** Columns that need not move when the first deliveries come. */
function widthsFor({ named, all }: Expectation): DeliveryColumns {
  const shown = named === null ? all.filter(({ configured }) => configured) : [named];
  const providers = shown.map(({ provider }) => provider.id);
  const types = shown.flatMap(({ provider }) => provider.events.map(({ type }) => type));
  return new DeliveryColumns({ providers, types });
}
