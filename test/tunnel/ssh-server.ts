import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server as NetServer } from "node:net";
import ssh2 from "ssh2";
import { onTestFinished } from "vitest";

export interface SshServerOptions {
  /** What the session is told once a port is forwarded. */
  readonly greeting?: (port: number) => string;
  readonly refuseLogin?: boolean;
  readonly refuseForward?: boolean;
  /** Never lets anybody in, and never says so. */
  readonly silent?: boolean;
}

export interface SshServer {
  readonly port: number;
  /** Names clients logged in with. */
  readonly users: string[];
  /** Ends all connections at once, as a server that went down. */
  drop(): void;
}

/** A server that lets everybody in and forwards ports, on 127.0.0.1 only; closed at the end of the test. */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  // Not made by ssh2, which now and then cannot read an ed25519 key of its own.
  const { privateKey: key } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "sec1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const clients = new Set<ssh2.Connection>();
  const users: string[] = [];
  const server = new ssh2.Server({ hostKeys: [key] }, (client) => {
    clients.add(client);
    client.on("error", () => {});
    client.on("close", () => clients.delete(client));
    client.on("authentication", (context) => {
      users.push(context.username);
      if (options.silent === true) return;
      if (options.refuseLogin === true) context.reject(["publickey"]);
      else context.accept();
    });
    client.on("ready", () => serve(client, options));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => {
    for (const client of clients) client.end();
  };
  onTestFinished(() => {
    drop();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, users, drop };
}

function serve(client: ssh2.Connection, options: SshServerOptions): void {
  const forwarded = forwardPorts(client, options);
  client.on("session", (accept) => {
    const session = accept();
    session.on("shell", async (acceptShell) => {
      const stream = acceptShell();
      stream.on("error", () => {});
      stream.write(options.greeting?.(await forwarded) ?? "");
    });
  });
}

/** Resolves with the first port that was forwarded. */
function forwardPorts(client: ssh2.Connection, { refuseForward }: SshServerOptions): Promise<number> {
  const servers = new Set<NetServer>();
  client.on("close", () => {
    for (const server of servers) server.close();
  });
  return new Promise((resolve) => {
    client.on("request", (accept, reject, name, info) => {
      if (name !== "tcpip-forward" || refuseForward === true) {
        reject?.();
        return;
      }
      const server = createServer((socket) => {
        const { remoteAddress = "127.0.0.1", remotePort = 0 } = socket;
        socket.on("error", () => {});
        client.forwardOut(
          info.bindAddr,
          info.bindPort || port(server),
          remoteAddress,
          remotePort,
          (error, stream) => {
            if (error !== undefined) {
              socket.destroy();
              return;
            }
            stream.on("error", () => socket.destroy());
            stream.on("close", () => socket.destroy());
            socket.pipe(stream).pipe(socket);
          },
        );
      });
      servers.add(server);
      const wanted = info.bindPort === 80 ? 0 : info.bindPort;
      server.listen(wanted, "127.0.0.1", () => {
        accept?.(port(server));
        resolve(port(server));
      });
    });
  });
}

function port(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}
