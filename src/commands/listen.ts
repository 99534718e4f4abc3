import type { Command } from "commander";
import type { App } from "../app.ts";
import type { ListenFlags } from "./listen/options.ts";
import { addSecretOptions } from "./secret-input.ts";
import { collect } from "./values.ts";

/** `whk listen [target]`. */
export function addListen(parent: Command, app: App): void {
  const command = parent
    .command("listen [target]")
    .helpGroup("Receive:")
    .summary("receive, verify, record, show and forward deliveries")
    .description("receive, verify, record and show deliveries, and forward them to your app");
  addForwardOptions(command);
  addAnswerOptions(command);
  addSecretOptions(command);
  addOutputOptions(command);
  addExpectOptions(command);
  addTunnelOptions(command);
  addRegisterOptions(command);
  command
    .option("--port <n>", "port on 127.0.0.1, 0 for a free one (default: 4400, or the next one free)")
    .option("--max-body <size>", "longest body that is taken (default: 5mb)")
    .addHelpText("after", examples)
    .action(async (target: string | undefined, flags: ListenFlags) => {
      const { runListen } = await import("./listen/run.ts");
      await runListen(app, target, flags);
    });
}

function addForwardOptions(command: Command): void {
  command
    .option("--forward-to <target>", "a port, host:port/path or URL of your app; repeatable", collect)
    .option(
      "--route <pattern=target>",
      "where types that fit go instead; the first that fits decides",
      collect,
    )
    .option("--header <header>", "add 'Name: value' to what is forwarded; repeatable", collect)
    .addOption(
      command
        .createOption("--reply <who>", "mirror: your app's answer; ack: 200 once recorded (default: mirror)")
        .choices(["mirror", "ack"]),
    )
    .option("--forward-timeout <duration>", "how long your app may take (default: 30s)")
    .option("--concurrency <n>", "deliveries at your app at once (default: 8)")
    .option("--exec <command>", "run per verified delivery, the body on stdin; killed after 60 s");
}

function addAnswerOptions(command: Command): void {
  command
    .addOption(
      command
        .createOption(
          "--on-invalid <what>",
          "a wrong signature: reject with 401, or accept (default: reject)",
        )
        .choices(["reject", "accept"]),
    )
    .option("--events <patterns>", "show and forward only these: 'payment.*,!*.failed'; repeatable", collect)
    .option("--respond <status>", "what to answer without a target (default: 200)")
    .option("--respond-body <text>", "the body of that answer, or @file")
    .option("--delay <duration>", "wait before that answer");
}

function addOutputOptions(command: Command): void {
  command
    .addOption(
      command
        .createOption("--output <kind>", "line: one per delivery; quiet: none (default: line)")
        .choices(["line", "quiet"]),
    )
    .option("--show-headers", "show the headers of each delivery")
    .option("--show-body", "show the body of each delivery")
    .option(
      "--ready-file <path>",
      "written as JSON once ready, removed at the end; or a named pipe, /dev/fd/3",
    )
    .option("--print-secret", "show the signing secret in full");
}

function addExpectOptions(command: Command): void {
  command
    .option(
      "--expect <type>",
      "end with 0 once it came and is verified, 7 if its signature is wrong; 'payment.*x2' for two; repeatable",
      collect,
    )
    .option("--timeout <duration>", "end with 8 if what is expected did not come in this time from ready on");
}

function addTunnelOptions(command: Command): void {
  command
    .option("--tunnel <driver>", "the way to a public address: `whk tunnels list` (default: localtunnel)")
    .option("--no-tunnel", "local only, the same as --tunnel none")
    .option("--tunnel-host <server>", "your own server of the tunnel, such as https://tunnel.example.com")
    .option("--subdomain <name>", "the wanted name in the public address")
    .option("--public-url <url>", "a public address of yours that leads to --tunnel-port; starts nothing")
    .option("--tunnel-port <n>", "port on 127.0.0.1 the tunnel leads to (default: a free one)")
    .option("--require-tunnel", "end with exit code 6 without a healthy tunnel within 15 s")
    .option("--require-encrypted", "refuse a tunnel that is not encrypted all the way to here")
    .option(
      "--allow-ip <address>",
      "only this sender, or network such as 203.0.113.0/24; repeatable",
      collect,
    )
    .option("--ttl <duration>", "close the tunnel after this time; the listener goes on (default: 8h)");
}

function addRegisterOptions(command: Command): void {
  command
    .option("--register", "register this listener at the provider, and remove it at the end")
    .option("--keep", "leave the registered endpoint in place at the end")
    .option("--yes", "remove endpoints that earlier listeners left without asking");
}

const examples = `
Examples:
  whk listen                         record and show; answer 200
  whk listen 3000                    hand everything verified to port 3000
  whk listen 3000/webhooks --provider payvost --show-body
  whk listen --route 'payment.*=3000' --route '*=4000/other'
  whk listen --json --respond 500    records; what does the sender do?
  whk listen --no-tunnel --expect payment.succeeded --timeout 30s
  whk listen 3000 --tunnel cloudflared    another way to a public address
  whk listen 3000 --no-tunnel             local only
  whk listen 3000 --sandbox          with a simulated provider that sends to it`;
