import { afterEach, describe, expect, it, vi } from "vitest";
import { Inbox } from "../../src/library/inbox.ts";
import type { WaitOptions } from "../../src/library/listener.ts";
import { readWait } from "../../src/library/wait.ts";
import { received } from "./deliveries.ts";

afterEach(() => void vi.useRealTimers());

const idsOf = (found: readonly { id: string | null }[]) => found.map(({ id }) => id);

function opened() {
  const inbox = new Inbox(["payment.succeeded"]);
  const wait = async (types: string, options: WaitOptions = {}) =>
    idsOf(await inbox.wait(readWait(types, options), new Error()));
  const add = (type: string, id: string) => inbox.add(received(type, { id }));
  return { inbox, wait, add };
}

describe("an inbox", () => {
  it("hands out what came before and what comes later, each once, in order", async () => {
    const { wait, add } = opened();
    add("a", "1");
    add("a", "2");
    expect(await wait("a")).toEqual(["1"]);
    expect(await wait("*")).toEqual(["2"]);
    const [first, second] = [wait("a"), wait("a")];
    add("b", "3");
    add("a", "4");
    add("a", "5");
    expect([await first, await second, await wait("b")]).toEqual([["4"], ["5"], ["3"]]);
  });

  it("collects several, and gives back what it has when they are too few", async () => {
    const { wait, add } = opened();
    const three = wait("a", { count: 3 });
    for (const id of ["1", "2", "3"]) add("a", id);
    expect(await three).toEqual(["1", "2", "3"]);
    add("a", "4");
    await expect(wait("a", { count: 2, timeoutMs: 1 })).rejects.toThrow(
      /fewer than 2 "a".*\n.*(\n.*)*as waited for/,
    );
    expect(await wait("a")).toEqual(["4"]);
  });

  it("hands what it gives back to who waits already", async () => {
    const { wait, add, inbox } = opened();
    const two = wait("a", { count: 2, timeoutMs: 1 });
    add("a", "1");
    const other = wait("a");
    await expect(two).rejects.toThrow("fewer than 2");
    expect(await other).toEqual(["1"]);
    const [three, last] = [wait("a", { count: 3 }), wait("a")];
    add("a", "2");
    inbox.close();
    await expect(three).rejects.toMatchObject({ code: "listener_closed" });
    await expect(last).rejects.toMatchObject({ code: "listener_closed" });
  });

  it("asks `where` once for each delivery", async () => {
    const { wait, add } = opened();
    const asked: unknown[] = [];
    const where = ({ id }: { id: string | null }) => asked.push(id) === 0;
    add("a", "1");
    const waiting = wait("a", { where, timeoutMs: 1 });
    add("a", "2");
    await expect(waiting).rejects.toThrow(/(\n {2}a {2}ok {2}200 {2}not what `where` asks for){2}/);
    expect(asked).toEqual(["1", "2"]);
  });

  it("tells what another wait has taken", async () => {
    const { wait, add } = opened();
    add("a", "1");
    await wait("*");
    await expect(wait("a", { timeoutMs: 1 })).rejects.toThrow("a  ok  200  was handed to another waitFor");
  });

  it("rejects with the caller's own lines, in real time while time is faked", async () => {
    vi.useFakeTimers();
    const { inbox } = opened();
    const called = new Error("here");
    const failed = inbox.wait(readWait("a", { timeoutMs: 1 }), called);
    const error = await failed.catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "expectation_not_met" });
    const frames = (called.stack ?? "").split("\n").slice(1);
    expect(error).toMatchObject({ stack: expect.stringContaining(frames.join("\n")) });
    expect(error).toMatchObject({ stack: expect.stringMatching(/^WhkError: no "a" came/) });
  });

  it("rejects a wait whose `where` throws, and goes on", async () => {
    const { wait, add } = opened();
    const thrown = new Error("mine");
    const where = () => {
      throw thrown;
    };
    const failing = wait("a", { where });
    const other = wait("a");
    add("a", "1");
    await expect(failing).rejects.toBe(thrown);
    await expect(wait("a", { where, timeoutMs: 1 })).rejects.toMatchObject({ code: "expectation_not_met" });
    expect(await other).toEqual(["1"]);
  });

  it("forgets when told to", async () => {
    const { inbox, wait, add } = opened();
    add("a", "1");
    inbox.refused("413");
    inbox.clear();
    expect(inbox.deliveries).toEqual([]);
    await expect(wait("a", { timeoutMs: 1 })).rejects.toThrow('no "a" came within 1 ms; nothing came');
  });

  it("rejects every wait when it is closed, and those that come later", async () => {
    const { inbox, wait } = opened();
    const waiting = wait("a");
    inbox.close();
    await expect(waiting).rejects.toThrow('the listener was closed while a test waited for "a"');
    await expect(wait("b")).rejects.toMatchObject({ code: "listener_closed" });
  });
});
