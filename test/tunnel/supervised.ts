import { onTestFinished } from "vitest";
import type { TunnelChange } from "../../src/tunnel/changes.ts";
import { type Supervisor, type SupervisorParts, superviseTunnel } from "../../src/tunnel/supervisor.ts";
import { type Behaviour, FakeDriver } from "./fake-driver.ts";
import { SteppingClock } from "./stepping-clock.ts";

export const answer = (nonce: string) => `answer to ${nonce}`;

export interface Supervised {
  readonly supervisor: Supervisor;
  readonly driver: FakeDriver;
  readonly clock: SteppingClock;
  readonly changes: TunnelChange[];
  /** States in the order they were told. */
  states(): string[];
}

/** A supervised fake driver; `behaviours` are used up one per try, the last stays. Closed after the test. */
export function supervise(
  behaviours: readonly Behaviour[] | (() => Behaviour) = [],
  change: Partial<SupervisorParts> = {},
): Supervised {
  const clock = new SteppingClock();
  const left = typeof behaviours === "function" ? null : [...behaviours];
  const behave = () => {
    if (left === null) return typeof behaviours === "function" ? behaviours() : good;
    return (left.length > 1 ? left.shift() : left[0]) ?? good;
  };
  const driver = new FakeDriver(clock, behave, answer);
  const changes: TunnelChange[] = [];
  let made = 0;
  const supervisor = superviseTunnel({
    driver,
    port: 4401,
    name: null,
    path: "/token",
    expectedAnswer: answer,
    bytes: (count) => Buffer.alloc(count, ++made),
    send: driver.send,
    clock,
    onChange: (told) => void changes.push(told),
    ...change,
  });
  onTestFinished(async () => {
    const closed = supervisor.close();
    await clock.advance(60_000);
    await closed;
  });
  return { supervisor, driver, clock, changes, states: () => changes.map(({ state }) => state) };
}

export const good: Behaviour = { kind: "good" };
