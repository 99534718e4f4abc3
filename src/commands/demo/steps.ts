import { oldSecretFault } from "./simulation.ts";
import type { Shown, Stage } from "./stage.ts";

/** One step: what is explained, what is shown as typed, and what happens; a problem when it is not as it should. */
export interface Step {
  readonly says: string;
  command(stage: Stage): string;
  run(stage: Stage): Promise<string | null>;
}

const where = "--provider payvost --sandbox";

/** Payvost's first retry comes after so many ms. */
const firstRetry = 5000;

const receiving: readonly Step[] = [
  {
    says: "A simulated provider starts, with the REST API of the real one. No account, no network.",
    command: () => `whk sandbox --fault '${oldSecretFault}'`,
    run: async ({ simulation }) => {
      simulation.announce();
      return null;
    },
  },
  {
    says: "An app listens; whk listens in front of it. Nothing is configured.",
    command: ({ port }) => `whk listen ${port}`,
    run: async (stage) => {
      stage.announce();
      return null;
    },
  },
  {
    says: "The listener is registered. Its signing secret is stored; the listener finds it by itself.",
    command: ({ listener }) => `whk endpoints create ${listener.server.url} --events 'payment.*' ${where}`,
    run: async ({ simulation, listener }) => {
      await simulation.create(listener.server.url, { events: ["payment.*"] });
      return simulation.endpoints === 1 ? null : "no endpoint was created";
    },
  },
  {
    says: "The provider sends an event: verified, recorded, handed to the app byte for byte.",
    command: ({ simulation }) => testCommand(simulation.endpoint, "payment.succeeded"),
    run: async (stage) => {
      await stage.simulation.test("payment.succeeded");
      const [shown] = await stage.arrived();
      const sameBytes = shown !== undefined && stage.received.at(-1)?.equals(shown.delivery.body) === true;
      return firstProblem([isAnswered(shown, "ok", 200), sameBytes ? null : "the app got other bytes"]);
    },
  },
  {
    says: "A sender writes its JSON again after signing it: refused, and whk says why.",
    command: () => "whk trigger payment.succeeded --tamper reserialized",
    run: async (stage) => {
      const before = stage.received.length;
      const [shown] = await stage.trigger("payment.succeeded", { tamper: "reserialized" });
      const explained = shown?.delivery.signature.reason === "reserialized_body";
      return firstProblem([
        isAnswered(shown, "mismatch", 401),
        explained ? null : `the reason was ${shown?.delivery.signature.reason}`,
        stage.received.length === before ? null : "the app got it",
      ]);
    },
  },
  {
    says: "Providers send an event again when in doubt: the second one is marked.",
    command: () => "whk trigger payment.refunded --duplicate 2",
    run: async (stage) => {
      const [first, second] = await stage.trigger("payment.refunded", { duplicate: "2" });
      const marked = first !== undefined && second?.delivery.duplicateOf?.id === first.delivery.id;
      return firstProblem([
        isAnswered(second, "ok", 200),
        marked ? null : "the duplicate was not recognised",
      ]);
    },
  },
];

const rotating: readonly Step[] = [
  {
    says: "The signing secret is changed. For an hour the old one is accepted, too.",
    command: ({ simulation }) => `whk endpoints rotate ${simulation.endpoint} --overlap 1h --yes ${where}`,
    run: async (stage) => {
      await stage.simulation.rotate({ overlap: "1h", yes: true });
      await stage.simulation.test("payment.succeeded");
      const [shown] = await stage.arrived();
      return firstProblem([
        isAnswered(shown, "ok", 200),
        shown?.delivery.signature.why === null ? null : "the new secret was not used",
      ]);
    },
  },
  {
    says: "An event that is still signed with the old one: accepted, and marked.",
    command: ({ simulation }) => testCommand(simulation.endpoint, "payment.created"),
    run: async (stage) => {
      await stage.simulation.test("payment.created");
      const [shown] = await stage.arrived();
      const told = shown?.delivery.signature.why?.startsWith("old secret, accepted until") === true;
      return firstProblem([isAnswered(shown, "ok", 200), told ? null : "the old secret was not told"]);
    },
  },
];

const retrying: readonly Step[] = [
  {
    says: "The app goes down: the provider is told and will try again; the delivery is recorded all the same.",
    command: ({ simulation }) => testCommand(simulation.endpoint, "payment.failed"),
    run: async (stage) => {
      await stage.stopApp();
      await stage.simulation.test("payment.failed");
      const [shown] = await stage.arrived();
      const refused = shown?.attempts[0]?.error === "refused";
      return firstProblem([
        hasVerdict(shown, "ok"),
        refused ? null : "the app seems to be there",
        shown?.status === null ? null : "the app answered",
      ]);
    },
  },
  {
    says: "The app is back. Five seconds later, on the sandbox's clock, the provider's first retry arrives.",
    command: ({ simulation }) => `whk endpoints logs ${simulation.endpoint} --limit 2 ${where}`,
    run: async (stage) => {
      await stage.startApp();
      const before = stage.simulation.attempts;
      await stage.simulation.pass(firstRetry);
      const [shown] = await stage.arrived();
      await stage.simulation.logs(2);
      return firstProblem([
        isAnswered(shown, "ok", 200),
        stage.simulation.attempts === before + 1 ? null : "there was no retry",
      ]);
    },
  },
  {
    says: "What the app missed is stored: sent to it again, byte for byte.",
    command: () => "whk replay failed",
    run: async (stage) => {
      const [shown] = await stage.replayFailed();
      const sameBytes = shown !== undefined && stage.received.at(-1)?.equals(shown.delivery.body) === true;
      return firstProblem([
        isAnswered(shown, "ok", 200),
        shown?.attempts.length === 2 ? null : "there was no second attempt",
        sameBytes ? null : "the app got other bytes",
      ]);
    },
  },
  {
    says: "Clean-up: the endpoint is deleted, and its secrets with it.",
    command: ({ simulation }) => `whk endpoints delete ${simulation.endpoint} --yes ${where}`,
    run: async ({ simulation }) => {
      await simulation.delete({ yes: true });
      return simulation.endpoints === 0 ? null : "the endpoint is still there";
    },
  },
];

export const steps: readonly Step[] = [...receiving, ...rotating, ...retrying];

function testCommand(endpoint: string, type: string): string {
  return `whk endpoints test ${endpoint} --event ${type} ${where}`;
}

function isAnswered(shown: Shown | undefined, verdict: string, status: number): string | null {
  const wrong = hasVerdict(shown, verdict);
  if (wrong !== null || shown === undefined) return wrong;
  return shown.status === status ? null : `the sender was answered ${shown.status ?? "nothing"}`;
}

function hasVerdict(shown: Shown | undefined, verdict: string): string | null {
  if (shown === undefined) return "nothing arrived";
  const found = shown.delivery.signature.verdict;
  return found === verdict ? null : `the verdict was ${found}`;
}

function firstProblem(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
