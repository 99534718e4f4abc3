import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Registered } from "./register.ts";

/** What a listener says of its endpoint while it runs. */
export interface News {
  /** Until then nothing is said of the creation: somebody waits for it. */
  begin(): void;
  created(registered: Registered, url: string): void;
  failed(thrown: unknown, url: string): void;
  moved(id: string, url: string): void;
  notMoved(thrown: unknown, left: { id: string; url: string; command: string }): void;
  /** It had to end before the provider answered. */
  unknown(): void;
}

/** One line on stderr each, and the `endpoint` record with --json. */
export function createNews(app: App): News {
  const { io } = app;
  let begun = false;
  return {
    begin: () => {
      begun = true;
    },
    created({ id, provider }, url) {
      if (!begun) return;
      record(app, "created", { id, url });
      io.note(text`  registered at ${provider}: ${id} for ${url}`);
    },
    failed(thrown, url) {
      if (!begun) return;
      const error = messageOf(thrown);
      record(app, "failed", { id: null, url, error });
      io.warn(text`warning: the listener is not registered: ${error}; a new start tries again`);
    },
    moved(id, url) {
      record(app, "updated", { id, url });
      io.note(text`  the endpoint ${id} now sends to ${url}`);
    },
    notMoved(thrown, { id, url, command }) {
      const error = messageOf(thrown);
      record(app, "failed", { id, url, error });
      const still = text`the endpoint ${id} still sends to the old address`;
      io.warn(text`warning: ${still}: ${error}; \`${command}\` changes it`);
    },
    unknown() {
      const left = "the provider has not answered whether it registered this listener";
      const fix = "the next `whk listen --register` or `whk doctor --fix` removes what there is";
      io.warn(text`warning: ${left}; ${fix}`);
    },
  };
}

interface Recorded {
  readonly id: string | null;
  readonly url: string;
  readonly error?: string;
}

function record({ io, clock }: App, state: "created" | "updated" | "failed", of: Recorded): void {
  if (!io.mode.json) return;
  const { id, url, error = null } = of;
  io.record({ v: 1, kind: "endpoint", time: new Date(clock.now()).toISOString(), state, id, url, error });
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof WhkError) return thrown.message;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
