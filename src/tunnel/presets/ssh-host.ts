import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";
import { sshOptions, sshTool } from "./ssh-options.ts";

/** A server of the user's own, as `--tunnel-host` names it: `me@example.com:22/9000`. */
export interface SshHost {
  /** Null: the one of the user's ssh settings. */
  readonly user: string | null;
  readonly hostname: string;
  readonly port: number | null;
  /** Port on that server; 0 for a free one. */
  readonly remotePort: number;
}

/** The parts of `[user@]host[:port][/port there]`; null when it is none. */
export function readSshHost(text: string): SshHost | null {
  const parts =
    /^(?:([\w.][\w.-]{0,63})@)?([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?(?:\/(\d{1,5}))?$/i;
  const [, user = null, hostname, port, remotePort = "0"] = parts.exec(text) ?? [];
  if (hostname === undefined) return null;
  const numbers = { port: port === undefined ? null : Number(port), remotePort: Number(remotePort) };
  const areThere =
    (numbers.port ?? 22) >= 1 && (numbers.port ?? 22) <= 65_535 && numbers.remotePort <= 65_535;
  return areThere ? { user, hostname, ...numbers } : null;
}

/**
 * A port on a server of the user's own. Its address is plain http unless a proxy there has certificates; then the
 * public URL is known beforehand and ssh only says that the port was given.
 */
export function sshHostPreset({ user, hostname, port, remotePort }: SshHost): Preset {
  const destination = user === null ? hostname : `${user}@${hostname}`;
  const sshPort = port === null ? [] : ["-p", String(port)];
  const forward = ["-N", "-v", "-R", `${remotePort}:127.0.0.1:{port}`];
  const given = remotePort === 0 ? /Allocated port (\d+) for remote forward/ : /remote forward success for/;
  return {
    ...sshTool,
    ...facts,
    args: [...sshOptions, ...sshPort, ...forward, "--", destination],
    addresses: [
      { pattern: ownPattern(given), url: `http://${hostname}:${remotePort === 0 ? "$1" : remotePort}` },
    ],
    hosts: [hostname, `${hostname}:*`],
    ready: ownPattern(given),
  };
}

type Chosen = "args" | "addresses" | "hosts" | "ready" | keyof typeof sshTool;

const facts: Omit<Preset, Chosen> = {
  id: "ssh",
  title: "a server of your own over ssh",
  namedArgs: null,
  host: null,
  plainHttp: true,
  // Only at this level ssh says that a port was given.
  noise: /^debug\d: |^OpenSSH_|^Authenticated to /,
  capabilities: {
    stableName: true,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  login: null,
  remark: "plain http unless a proxy on your server has a certificate; name it with --public-url",
  sources: {
    start: stated("man.openbsd.org/ssh -R"),
    address: stated("github.com/openssh/openssh-portable clientloop.c, ssh.c"),
    encryptedLeg: stated("man.openbsd.org/ssh -R"),
    stableName: stated("man.openbsd.org/ssh -R"),
    clientIpHeader: inferred("ssh forwards bytes and adds no header"),
    maxConcurrent: inferred("not limited by ssh itself"),
  },
};

/** The preset before a server is named, for lists. */
export const sshHost: Preset = sshHostPreset({
  user: null,
  hostname: "your.server",
  port: null,
  remotePort: 0,
});
