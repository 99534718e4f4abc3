import type { Shown, Stage } from "./stage.ts";

/** One step: what is explained, what is shown as typed, and what happens; a problem when it is not as it should. */
export interface Step {
  readonly says: string;
  command(stage: Stage): string;
  run(stage: Stage): Promise<string | null>;
}

export const steps: readonly Step[] = [
  {
    says: "An app listens; whk listens in front of it. Nothing is configured.",
    command: ({ port }) => `whk listen ${port}`,
    run: async (stage) => {
      stage.announce();
      return null;
    },
  },
  {
    says: "A signed event arrives: verified, recorded, handed to the app byte for byte.",
    command: () => "whk trigger payment.succeeded",
    run: async (stage) => {
      const [shown] = await stage.trigger("payment.succeeded");
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
  {
    says: "The app goes down: the sender is told, the delivery is recorded all the same.",
    command: () => "whk trigger payment.failed",
    run: async (stage) => {
      await stage.stopApp();
      const [shown] = await stage.trigger("payment.failed");
      const refused = shown?.attempts[0]?.error === "refused";
      return firstProblem([isAnswered(shown, "ok", 502), refused ? null : "the app seems to be there"]);
    },
  },
  {
    says: "The app is back.",
    command: () => "whk trigger payment.created",
    run: async (stage) => {
      await stage.startApp();
      const [shown] = await stage.trigger("payment.created");
      return isAnswered(shown, "ok", 200);
    },
  },
];

function isAnswered(shown: Shown | undefined, verdict: string, status: number): string | null {
  if (shown === undefined) return "nothing arrived";
  const { delivery, sent } = shown;
  if (delivery.signature.verdict !== verdict) return `the verdict was ${delivery.signature.verdict}`;
  if (!sent.outcome.ok) return `the sender got no answer (${sent.outcome.kind})`;
  return sent.outcome.status === status ? null : `the sender was answered ${sent.outcome.status}`;
}

function firstProblem(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
