import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Attempt, Delivery, ReceivedRequest } from "../../events/delivery.ts";
import { sendOnce } from "../../http.ts";
import { ownReply } from "../../listen/reply.ts";
import { type RunningServer, startServer } from "../../listen/server.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { announce } from "../listen/announce.ts";
import { expectedProviders } from "../listen/candidates.ts";
import { readOptions as readListenOptions } from "../listen/options.ts";
import { makeKnown } from "../listen/presence.ts";
import { openListener } from "../listen/run.ts";
import { finish, type Listener } from "../listen/stop.ts";
import { runningSessions } from "../trigger/destination.ts";
import { readOptions as readTriggerOptions, type TriggerFlags } from "../trigger/options.ts";
import { nextDraft, prepare } from "../trigger/prepare.ts";
import { type Sent, sendDraft } from "../trigger/sent.ts";

/** A delivery as the store has it, the attempts at the app, and what the sender was answered. */
export interface Shown {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
  readonly sent: Sent;
}

/** The app, the listener in front of it, and a sender; all of them the product's own parts. */
export interface Stage {
  readonly listener: Listener;
  readonly port: number;
  /** Bodies the app has received. */
  readonly received: readonly Buffer[];
  announce(): void;
  /** Sends what `whk trigger` would send, as often as its `--duplicate` says. Answers what became of each. */
  trigger(type: string, flags?: TriggerFlags): Promise<Shown[]>;
  startApp(): Promise<void>;
  stopApp(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the app and the listener. */
export async function openStage(app: App): Promise<Stage> {
  const received: Buffer[] = [];
  let demoApp = await startDemoApp(app, received, 0);
  const { port } = demoApp;
  const store = await openAnyStore(app);
  const options = await readListenOptions(app, String(port), { port: "0" });
  const expected = await expectedProviders(app, options.secrets);
  const listener = await openListener(app, { options, expected, store });
  const announcement = { ...listener, options, expected };
  const presence = await makeKnown(app, announcement, null);
  await listener.works.client.load();
  return {
    listener,
    port,
    received,
    announce: () => announce(app, announcement, presence.ready),
    trigger: (type, flags = {}) => trigger(app, { store, listener }, { type, flags }),
    startApp: async () => {
      demoApp = await startDemoApp(app, received, port);
    },
    stopApp: () => demoApp.close(0),
    close: async () => {
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

async function trigger(
  app: App,
  { store, listener }: { store: DeliveryStore; listener: Listener },
  { type, flags }: { type: string; flags: TriggerFlags },
): Promise<Shown[]> {
  const options = readTriggerOptions(type, flags);
  app.globals = { ...app.globals, provider: "payvost" };
  const plan = await prepare(app, options, await runningSessions(app));
  const draft = nextDraft(app, plan.event);
  const shown: Shown[] = [];
  for (let n = 0; n < options.duplicate; n++) {
    const sent = await sendDraft({ ...plan, clock: app.clock, send: sendOnce }, draft);
    await listener.works.pipeline.settled();
    const [newest] = await store.newest(1);
    const delivery = newest === undefined ? null : await store.find(newest.id);
    if (delivery === null) throw new WhkError("defect", "demo_failed", "the delivery was not recorded");
    shown.push({ delivery, attempts: await store.attemptsOf(delivery.id), sent });
  }
  return shown;
}
