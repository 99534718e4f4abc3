import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Attempt, Delivery, ReceivedRequest } from "../../events/delivery.ts";
import { sendOnce } from "../../http.ts";
import { ownReply } from "../../listen/reply.ts";
import { type RunningServer, startServer } from "../../listen/server.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { openAccepted } from "../listen/accepted.ts";
import { announce } from "../listen/announce.ts";
import { openListener } from "../listen/open-listener.ts";
import { readOptions as readListenOptions } from "../listen/options.ts";
import { makeKnown } from "../listen/presence.ts";
import { noRegistration } from "../listen/run-registration.ts";
import { finish, type Listener } from "../listen/stop.ts";
import { readOptions as readReplayOptions } from "../replay/options.ts";
import { replay } from "../replay/run.ts";
import { runningSessions } from "../trigger/destination.ts";
import { readOptions as readTriggerOptions, type TriggerFlags } from "../trigger/options.ts";
import { nextDraft, prepare } from "../trigger/prepare.ts";
import { type Sent, sendDraft } from "../trigger/sent.ts";
import { openSimulation, type Simulation } from "./simulation.ts";

/** A delivery as the store has it, the attempts at the app, and what the sender was answered. */
export interface Shown {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
  readonly status: number | null;
}

/** The simulated provider, the listener, the app behind it, and a sender; all of them the product's own parts. */
export interface Stage {
  readonly listener: Listener;
  readonly simulation: Simulation;
  readonly port: number;
  /** Bodies the app has received. */
  readonly received: readonly Buffer[];
  announce(): void;
  /** What arrived since it was last asked, oldest first. */
  arrived(): Promise<Shown[]>;
  /** Sends what `whk trigger` would send, as often as its `--duplicate` says. Answers what became of each. */
  trigger(type: string, flags?: TriggerFlags): Promise<Shown[]>;
  /** Sends again what the app did not accept, as `whk replay failed` does. Answers what became of each. */
  replayFailed(): Promise<Shown[]>;
  startApp(): Promise<void>;
  stopApp(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the simulated provider, the app and the listener. */
export async function openStage(app: App): Promise<Stage> {
  const received: Buffer[] = [];
  const simulation = await openSimulation(app);
  let demoApp = await startDemoApp(app, received, 0);
  const { port } = demoApp;
  const store = await openAnyStore(app);
  const options = await readListenOptions(app, String(port), { port: "0", tunnel: false });
  const accepted = await openAccepted(app, options.secrets);
  const listener = await openListener(app, {
    ...{ options, accepted, store },
    choice: null,
    registration: noRegistration(app, accepted),
  });
  const announcement = {
    ...listener,
    publicUrl: null,
    options,
    expected: accepted.expected,
    registered: null,
  };
  const presence = await makeKnown(app, announcement, null);
  await listener.works.client.load();
  const arrived = createArrivals(store, listener);
  return {
    listener,
    simulation,
    port,
    received,
    announce: () => announce(app, announcement, presence.ready),
    arrived: () => arrived(null),
    trigger: async (type, flags = {}) => arrived(await trigger(app, type, flags)),
    replayFailed: () => replayFailed(app, store),
    startApp: async () => {
      demoApp = await startDemoApp(app, received, port);
    },
    stopApp: () => demoApp.close(0),
    close: async () => {
      await simulation.close();
      await presence.end();
      await finish(app, listener);
      await store.close();
      await demoApp.close(0);
    },
  };
}

function startDemoApp(app: App, received: Buffer[], port: number): Promise<RunningServer> {
  const onRequest = async ({ body }: ReceivedRequest) => {
    received.push(body);
    return ownReply(200, "thank you\n");
  };
  const limits = { maxBody: 1_000_000, bodyTimeout: 10_000 };
  return startServer({ port, strict: true, clock: app.clock, onRequest, ...limits });
}

/** On a Node without SQLite the demo still shows everything but the file. */
async function openAnyStore(app: App): Promise<DeliveryStore> {
  try {
    return await app.openStore();
  } catch (error) {
    if (!(error instanceof WhkError) || error.code !== "store_engine") throw error;
    app.globals = { ...app.globals, store: "memory" };
    return app.openStore();
  }
}

/** What was recorded since the last time; `sent`: what the sender saw of it, null when the provider sent it. */
function createArrivals(
  store: DeliveryStore,
  listener: Listener,
): (sent: readonly Sent[] | null) => Promise<Shown[]> {
  let seen = 0;
  return async (sent) => {
    await listener.works.pipeline.settled();
    const newest = await store.page({ filter: {}, order: "oldest", behind: seen, limit: 100 });
    seen = newest.at(-1)?.seq ?? seen;
    return Promise.all(
      newest.map(async (one, index) => {
        const shown = await shownNow(store, one.id);
        if (sent === null) return shown;
        const outcome = sent[index]?.outcome;
        return { ...shown, status: outcome?.ok === true ? outcome.status : null };
      }),
    );
  };
}

async function replayFailed(app: App, store: DeliveryStore): Promise<Shown[]> {
  const failed = { filter: { status: "failed" }, order: "oldest", behind: null, limit: 100 } as const;
  const before = await store.page(failed);
  await replay(app, store, await readReplayOptions(app, ["failed"], {}));
  return Promise.all(before.map(({ id }) => shownNow(store, id)));
}

async function shownNow(store: DeliveryStore, id: string): Promise<Shown> {
  const delivery = await store.find(id);
  if (delivery === null) throw new WhkError("defect", "demo_failed", "a delivery was not recorded");
  const attempts = await store.attemptsOf(id);
  return { delivery, attempts, status: attempts.at(-1)?.status ?? null };
}

async function trigger(app: App, type: string, flags: TriggerFlags): Promise<Sent[]> {
  const options = readTriggerOptions(type, flags);
  const sender = { ...app, globals: { ...app.globals, provider: "payvost" } };
  const plan = await prepare(sender, options, await runningSessions(sender));
  const draft = nextDraft(sender, plan.event);
  const sent: Sent[] = [];
  for (let n = 0; n < options.duplicate; n++) {
    sent.push(await sendDraft({ ...plan, clock: app.clock, send: sendOnce }, draft));
  }
  return sent;
}
