import { createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ConnectionLimits, Connections } from "../../src/listen/connections.ts";
import { Reception } from "../../src/listen/reception.ts";
import { allFrom, listening, openRaw, until } from "../servers.ts";

/** Connections over real sockets and a clock that only moves when told. */
async function open(change: Partial<ConnectionLimits> = {}) {
  const time = { now: 0 };
  const events: string[] = [];
  const limits = { max: 3, headerTimeout: 40, bodyTimeout: 80, patience: 60, linger: 40, ...change };
  const told = {
    slowHeaders: () => void events.push("slow headers"),
    slowBody: () => void events.push("slow body"),
    crowded: () => void events.push("crowded"),
  };
  const connections = new Connections(limits, told, () => time.now);
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}).resume());
    connections.opened(socket);
  });
  const port = await listening(server);
  onTestFinished(() => connections.close());
  /** Connects and resolves with the listener's side. */
  const connect = async (): Promise<{ client: Socket; socket: Socket }> => {
    const before = sockets.length;
    const client = openRaw(port);
    await until(() => sockets.length > before);
    return { client, socket: sockets[before] as Socket };
  };
  return { connections, events, time, connect };
}

describe("room for one more", () => {
  it("is made by who never asked anything, the oldest first", async () => {
    const { connections, connect, events } = await open();
    const answered = await connect();
    connections.started(new Reception(answered.socket));
    connections.answered(answered.socket);
    const silent = [await connect(), await connect()];
    await connect();
    expect(connections.of(answered.socket)).toBeDefined();
    expect(silent.map(({ socket }) => socket.destroyed)).toEqual([true, false]);
    expect(events).toEqual([]);
  });

  it("is made by who was answered when everybody asked", async () => {
    const { connections, connect } = await open();
    const all = [await connect(), await connect(), await connect()] as const;
    for (const { socket } of all) connections.started(new Reception(socket));
    connections.answered(all[1].socket);
    await connect();
    expect(all.map(({ socket }) => socket.destroyed)).toEqual([false, true, false]);
  });

  it("is made by who sends its body slowly when everybody is busy", async () => {
    const { connections, connect, events, time } = await open();
    const all = [await connect(), await connect(), await connect()] as const;
    for (const { socket } of all) connections.started(new Reception(socket));
    time.now = 61;
    const first = connections.of(all[0].socket)?.reading;
    if (first) first.complete = true;
    const { socket } = await connect();
    expect(connections.of(socket)?.surplus).toBe(false);
    expect(events).toEqual(["slow body"]);
  });

  it("[H10] is not made by who waits for an answer: as many more are kept to be refused, the rest is closed", async () => {
    const { connections, connect, events } = await open();
    const all: Socket[] = [];
    for (let count = 0; count < 7; count += 1) {
      const { socket } = await connect();
      all.push(socket);
      connections.started(new Reception(socket));
    }
    const kept = all.map((socket) => connections.of(socket)?.surplus);
    expect(kept).toEqual([false, false, false, true, true, true, undefined]);
    expect(all.map(({ destroyed }) => destroyed).lastIndexOf(false)).toBe(5);
    expect(events).toEqual(["crowded"]);
  });
});

describe("deadlines", () => {
  it("a head has time from its first byte, not from the connect", async () => {
    const { connect, events, time } = await open();
    const { client, socket } = await connect();
    time.now = 1_000_000;
    await new Promise((resolve) => client.write("POST", resolve));
    await until(() => socket.bytesRead === 4);
    expect(events).toEqual([]);
    await until(() => {
      time.now += 10;
      return events.length > 0;
    });
    expect(events[0]).toBe("slow headers");
  });

  it("a body has time from the end of its head, a complete one for ever", async () => {
    const { connections, connect, events, time } = await open();
    const done = new Reception((await connect()).socket);
    done.complete = true;
    connections.started(done);
    const slow = new Reception((await connect()).socket);
    connections.started(slow);
    time.now = 1_000;
    await until(() => events.length > 0);
    slow.forget();
    expect(new Set(events)).toEqual(new Set(["slow body"]));
  });

  it("a refused connection has time to read its answer", async () => {
    const { connections, connect, time } = await open();
    const { client, socket } = await connect();
    const closed = allFrom(client);
    connections.linger(socket);
    time.now = 39;
    connections.linger(socket);
    expect(connections.of(socket)?.closeAt).toBe(40);
    expect(socket.destroyed).toBe(false);
    time.now = 40;
    await closed;
  });
});

describe("work under way", () => {
  it("is over when it is answered or its connection is gone", async () => {
    const { connections, connect } = await open();
    const one = await connect();
    const two = await connect();
    connections.started(new Reception(one.socket));
    connections.started(new Reception(two.socket));
    connections.started(new Reception(two.socket));
    const settled = connections.pending.settled();
    connections.answered(one.socket);
    two.client.destroy();
    await settled;
    connections.answered(two.socket);
    await connections.pending.settled();
  });

  it("keeps its connection when the quiet ones are closed", async () => {
    const { connections, connect } = await open();
    const busy = await connect();
    const quiet = await connect();
    connections.started(new Reception(busy.socket));
    connections.closeQuiet();
    expect([busy.socket.destroyed, quiet.socket.destroyed]).toEqual([false, true]);
    connections.close();
    expect(busy.socket.destroyed).toBe(true);
  });
});
