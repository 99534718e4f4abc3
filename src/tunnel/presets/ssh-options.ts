import { ownPattern } from "../line-pattern.ts";
import type { FailurePattern, Preset } from "../preset.ts";

/**
 * Options every ssh tunnel starts with: never a question, whatever the user's own settings say, and keys of servers
 * in a file of whk's own.
 */
export const sshOptions: readonly string[] = [
  "-T",
  ...[
    "BatchMode=yes",
    "StrictHostKeyChecking=accept-new",
    'UserKnownHostsFile="{knownHosts}"',
    "ExitOnForwardFailure=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=30",
    "ServerAliveCountMax=3",
    // A shared connection would outlive this one.
    "ControlMaster=no",
    "ControlPath=none",
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
  ].flatMap((option) => ["-o", option]),
];

/** What OpenSSH says when a tunnel will not come about. */
export const sshFailures: readonly FailurePattern[] = [
  {
    pattern: ownPattern(/Permission denied \(|Too many authentication failures/),
    problem: "was not let in",
    hint: "the server wants a key it knows: `ssh-keygen` makes one, `ssh-add -l` shows those in use",
    retryable: false,
  },
  {
    pattern: ownPattern(/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/),
    problem: "met another server than before",
    hint: "somebody may be in between; if the server was renewed, take its line out of ssh_known_hosts in whk's data folder",
    retryable: false,
  },
  {
    pattern: ownPattern(/remote port forwarding failed/),
    problem: "was refused the name or port",
    hint: "take another --subdomain, or wait until it is given up",
    retryable: true,
  },
  {
    pattern: ownPattern(
      /^ssh: (?:Could not resolve hostname|connect to host) |^kex_exchange_identification: /,
    ),
    problem: "did not reach the server",
    hint: "check the network; a firewall may block ssh, `--tunnel pinggy` uses port 443",
    retryable: true,
  },
];

/** What all presets that use ssh have in common. */
export const sshTool: Pick<Preset, "command" | "failures" | "ready" | "version" | "install"> = {
  command: "ssh",
  failures: sshFailures,
  ready: null,
  // accept-new came with 7.6.
  version: { args: ["-V"], least: "7.6" },
  install: "install OpenSSH; most systems have it",
};
