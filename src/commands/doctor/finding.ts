import type { App } from "../../app.ts";
import { type ErrorKind, WhkError } from "../../errors.ts";

/** What one look found: one line, and one on what to do. */
export interface Finding {
  /** One or two words: `port`, `app probe`. */
  readonly name: string;
  /** `warning`: whk works, but not as well as it could, or something could not be looked at. */
  readonly state: "ok" | "warning" | "failed";
  readonly what: string;
  readonly fix: string | null;
  /** What the exit code says when it failed. */
  readonly kind: ErrorKind | null;
}

/** One thing to look at. `signal` aborts when its time is over. */
export interface Check {
  readonly name: string;
  /** Deadline, ms. */
  readonly limit: number;
  look(signal: AbortSignal): Promise<readonly Finding[]>;
}

export function fine(name: string, what: string): Finding {
  return { name, state: "ok", what, fix: null, kind: null };
}

export function doubtful(name: string, what: string, fix: string | null): Finding {
  return { name, state: "warning", what, fix, kind: null };
}

export function broken(name: string, what: string, { fix, kind }: Pick<Finding, "fix" | "kind">): Finding {
  return { name, state: "failed", what, fix, kind: kind ?? "usage" };
}

export function brokenBy(name: string, { message, hint, kind }: WhkError): Finding {
  return broken(name, message, { fix: hint ?? null, kind });
}

/** Looks in bounded time. A WhkError is a finding too; other errors are defects and thrown. */
export async function lookAt({ clock }: App, { name, limit, look }: Check): Promise<readonly Finding[]> {
  const giveUp = new AbortController();
  const done = new AbortController();
  const seconds = `no answer within ${limit / 1000} s`;
  const late = clock.sleep(limit, done.signal).then(
    () => [doubtful(name, seconds, null)],
    () => [],
  );
  try {
    return await Promise.race([look(giveUp.signal).catch(asFinding(name)), late]);
  } finally {
    done.abort();
    giveUp.abort();
  }
}

function asFinding(name: string): (thrown: unknown) => readonly Finding[] {
  return (thrown) => {
    if (thrown instanceof WhkError) return [brokenBy(name, thrown)];
    throw thrown;
  };
}
