import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { readFault } from "../../sandbox/read-fault.ts";
import type { ConfirmFlags } from "../endpoints/confirm.ts";
import type { CreateFlags } from "../endpoints/create.ts";
import type { RotateFlags } from "../endpoints/rotate.ts";
import { openEmbeddedSandbox } from "../listen/embedded-sandbox.ts";
import { findProvider } from "../provider-choice.ts";
import { asRecords } from "./records.ts";

/** The simulated provider of the demo, used by the commands of `whk endpoints` as a user's would. */
export interface Simulation {
  /** Id of the endpoint; empty before it is created. */
  readonly endpoint: string;
  announce(): void;
  create(url: string, flags: CreateFlags): Promise<void>;
  test(type: string): Promise<void>;
  rotate(flags: RotateFlags): Promise<void>;
  logs(limit: number): Promise<void>;
  delete(flags: ConfirmFlags): Promise<void>;
  /** Moves the sandbox's time on and waits for what falls due. */
  pass(ms: number): Promise<void>;
  /** How often it tried to deliver, so far. */
  readonly attempts: number;
  /** How many endpoints are registered. */
  readonly endpoints: number;
  close(): Promise<void>;
}

/** The fault of the demo: the provider still signs one event with the secret before the current one. */
export const oldSecretFault = "delivery payment.created old-secret x1";

/** Starts it on a free port; its time stands still. */
export async function openSimulation(app: App): Promise<Simulation> {
  const fault = readFault(oldSecretFault);
  if ("problem" in fault) throw new WhkError("defect", "demo_failed", fault.problem);
  const provider = await findProvider(app, "payvost");
  const embedded = await openEmbeddedSandbox(app, provider, { timeScale: 0, faults: [fault] });
  const { sandbox, connection, close } = embedded;
  // As with `--provider payvost --sandbox`; its exit code is not the demo's.
  const globals = { ...app.globals, provider: provider.id, sandbox: true };
  const as = (command: string): App => ({ ...app, globals, io: asRecords(app.io, `endpoints ${command}`) });
  const id = () => sandbox.endpoints(provider.id).at(-1)?.id ?? "";
  return {
    get endpoint() {
      return id();
    },
    get attempts() {
      return sandbox.attempts().length;
    },
    get endpoints() {
      return sandbox.endpoints().length;
    },
    announce: () => {
      const { io } = app;
      const { id: name } = connection.provider;
      if (io.mode.json) asRecords(io, "sandbox").record({ bases: { [name]: connection.base } });
      else io.line(text`${name}  ${connection.base}`);
    },
    create: async (url, flags) =>
      (await import("../endpoints/create.ts")).runCreate(as("create"), url, flags),
    test: async (event) => (await import("../endpoints/test.ts")).runTest(as("test"), id(), { event }),
    rotate: async (flags) => (await import("../endpoints/rotate.ts")).runRotate(as("rotate"), id(), flags),
    logs: async (limit) =>
      (await import("../endpoints/logs.ts")).runLogs(as("logs"), id(), { limit: String(limit) }),
    delete: async (flags) => (await import("../endpoints/delete.ts")).runDelete(as("delete"), id(), flags),
    pass: (ms) => sandbox.advance(ms),
    close,
  };
}
