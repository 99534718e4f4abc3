import { createServer, Server } from "node:http";
import { createServer as createRawServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { listeningInode, openPort, portOwner } from "../../src/http/port.ts";
import { closedPort, listening, portOf } from "../servers.ts";

function newServer(): Server {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  return server;
}

/** Fails as the system does for who may not; tests may run as who may. */
class Failing extends Server {
  readonly #code: string;

  constructor(code: string) {
    super();
    this.#code = code;
  }

  override listen(): this {
    queueMicrotask(() => this.emit("error", Object.assign(new Error("no"), { code: this.#code })));
    return this;
  }
}

async function refusal(promise: Promise<unknown>): Promise<WhkError> {
  const thrown = await promise.catch((error: unknown) => error);
  if (thrown instanceof WhkError) return thrown;
  throw new Error("not refused");
}

describe("openPort", () => {
  it("listens on the wanted port of 127.0.0.1 and nowhere else", async () => {
    const server = newServer();
    const port = await closedPort();
    expect(await openPort(server, { port, strict: true })).toEqual({ port, movedFrom: null });
    expect(server.address()).toMatchObject({ address: "127.0.0.1", port });
  });

  it("takes any free one for 0", async () => {
    const server = newServer();
    const { port, movedFrom } = await openPort(server, { port: 0, strict: true });
    expect(port).toBe(portOf(server));
    expect(movedFrom).toBeNull();
  });

  it("moves to the next free one when the wanted one is taken, and says so", async () => {
    const taken = await listening(createRawServer());
    const server = newServer();
    const { port, movedFrom } = await openPort(server, { port: taken, strict: false });
    expect(movedFrom).toBe(taken);
    expect(port).toBeGreaterThan(taken);
    expect(portOf(server)).toBe(port);
  });

  it("[D15] names the program that has a port asked for by name", async () => {
    const taken = await listening(createRawServer());
    const error = await refusal(openPort(newServer(), { port: taken, strict: true }));
    expect([error.kind, error.code]).toEqual(["usage", "port_taken"]);
    expect(error.message).toMatch(
      new RegExp(`^port ${taken} is taken by another program( \\(pid ${process.pid}, .+\\))?$`),
    );
    expect(error.hint).toBe("choose another with --port, or --port 0 for any free one");
  });

  it.each([
    ["EACCES", "usage", "port_denied", "this user may not open port 80"],
    ["EADDRNOTAVAIL", "network", "cannot_listen", "cannot listen on 127.0.0.1:80 (EADDRNOTAVAIL)"],
  ])("explains %s", async (code, kind, name, message) => {
    const error = await refusal(openPort(new Failing(code), { port: 80, strict: false }));
    expect([error.kind, error.code, error.message]).toEqual([kind, name, message]);
  });

  it.each([-1, 65_536, 1.5, Number.NaN])("refuses port %d", async (port) => {
    const error = await refusal(openPort(newServer(), { port, strict: false }));
    expect([error.kind, error.code]).toEqual(["usage", "bad_port"]);
  });
});

describe("portOwner", () => {
  it("finds this very process where the system tells, and nobody on a closed port", async () => {
    const port = await listening(createRawServer());
    const owner = await portOwner(port);
    if (process.platform === "linux") expect(owner?.pid).toBe(process.pid);
    else expect(owner).toBeNull();
    expect(await portOwner(await closedPort())).toBeNull();
  });
});

describe("listeningInode", () => {
  const head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
  const row = (local: string, state: string): string =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 5541 1 0 100 0 0 10 0`;

  it.each([
    ["127.0.0.1", "0100007F:1130", "0A", "5541"],
    ["every address", "00000000:1130", "0A", "5541"],
    ["every IPv6 address", "00000000000000000000000000000000:1130", "0A", "5541"],
    ["127.0.0.1 as IPv6", "0000000000000000FFFF00000100007F:1130", "0A", "5541"],
    ["another address", "0200007F:1130", "0A", null],
    ["::1", "00000000000000000000000001000000:1130", "0A", null],
    ["another port", "0100007F:1131", "0A", null],
    ["a connection", "0100007F:1130", "01", null],
  ])("%s", (_what, local, state, inode) => {
    expect(listeningInode(`${head}\n${row(local, state)}\n`, 4400)).toBe(inode);
  });

  it("survives a table that is none", () => {
    expect(listeningInode("", 4400)).toBeNull();
    expect(listeningInode("nonsense\n\n:1130 0A", 4400)).toBeNull();
  });
});
