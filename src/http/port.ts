import { readdir, readFile, readlink } from "node:fs/promises";
import type { Server } from "node:http";
import { systemCode, WhkError } from "../errors.ts";

const host = "127.0.0.1";
const attempts = 100;

/**
 * Listens on the wanted port of the loopback address; unless `strict`, on the next free one if it is taken.
 * Port 0 is any free one. `movedFrom` is the wanted port when it was not the one. Throws a usage error.
 */
export async function openPort(
  server: Server,
  { port, strict }: { port: number; strict: boolean },
): Promise<{ port: number; movedFrom: number | null }> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new WhkError("usage", "bad_port", `there is no port ${port}`, { hint: "ports go from 0 to 65535" });
  }
  const last = strict || port === 0 ? port : Math.min(port + attempts, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    const failure = await listen(server, candidate);
    if (failure === null) return opened(server, port);
    if (systemCode(failure) !== "EADDRINUSE") throw cannotListen(candidate, failure);
  }
  throw await taken(port);
}

function listen(server: Server, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const failed = (error: Error) => {
      server.off("listening", listening);
      resolve(error);
    };
    const listening = () => {
      server.off("error", failed);
      resolve(null);
    };
    server.once("error", failed).once("listening", listening).listen(port, host);
  });
}

function opened(server: Server, wanted: number): { port: number; movedFrom: number | null } {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : wanted;
  return { port, movedFrom: wanted === 0 || wanted === port ? null : wanted };
}

function cannotListen(port: number, failure: Error): WhkError {
  const code = systemCode(failure) ?? failure.message;
  if (code === "EACCES" || code === "EPERM") {
    return new WhkError("usage", "port_denied", `this user may not open port ${port}`, {
      hint: "choose one above 1023 with --port",
    });
  }
  return new WhkError("network", "cannot_listen", `cannot listen on ${host}:${port} (${code})`);
}

async function taken(port: number): Promise<WhkError> {
  const owner = await portOwner(port);
  const program = owner === null ? "" : ` (pid ${owner.pid}, ${owner.name})`;
  return new WhkError("usage", "port_taken", `port ${port} is taken by another program${program}`, {
    hint: "choose another with --port, or --port 0 for any free one",
  });
}

/** Who listens on a port of this machine, as far as Linux lets this user see; null where it cannot be told. */
export async function portOwner(port: number): Promise<{ pid: number; name: string } | null> {
  try {
    const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map(readTable));
    const inode = listeningInode(tables.join("\n"), port);
    return inode === null ? null : await ownerOf(`socket:[${inode}]`);
  } catch {
    return null;
  }
}

function readTable(path: string): Promise<string> {
  return readFile(path, "latin1").catch(() => "");
}

/** The inode in the kernel's table (man 5 proc): `sl local remote st … inode`, 0A is LISTEN. */
export function listeningInode(table: string, port: number): string | null {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n")) {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state === "0A" && local.endsWith(suffix) && holdsLoopback(local)) return inode;
  }
  return null;
}

/** 127.0.0.1 itself, or an address that stands for all, of either family, as the kernel writes them. */
function holdsLoopback(local: string): boolean {
  return /^(?:0+|0100007F|7F000001|0{16}FFFF0000(?:0100007F|7F000001)):/.test(local);
}

async function ownerOf(link: string): Promise<{ pid: number; name: string } | null> {
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      if ((await readlink(`/proc/${pid}/fd/${file}`).catch(() => "")) !== link) continue;
      return { pid: Number(pid), name: (await readTable(`/proc/${pid}/comm`)).trim() };
    }
  }
  return null;
}
