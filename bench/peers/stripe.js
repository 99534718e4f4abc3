// The real `stripe listen` of @stripe/cli, made to believe that a server on this machine is Stripe: it asks it for a
// session (POST /v1/stripecli/sessions) and gets its events from there over a websocket. Protocol as in the public
// sources of stripe/stripe-cli, packages stripeauth, websocket and proxy.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { deferred, environment, notInstalled, own, peer } from "../children.js";
import { acceptWebSocket } from "./websocket.js";

const system = `${process.platform}-${process.arch}`;

/** Why it cannot be measured here; null: it can. */
export function stripeMissing() {
  return binary() === null ? notInstalled : null;
}

function binary() {
  const found = peer(`@stripe/cli-${system}/package.json`);
  return found && join(dirname(found), "bin", process.platform === "win32" ? "stripe.exe" : "stripe");
}

/** `stripe listen --forward-to`; `push` hands it one event. */
export async function startStripe(target, home) {
  const connected = deferred();
  const standIn = createServer((request, response) => {
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(sessionAt(standIn.address().port)));
    });
  });
  standIn.on("upgrade", (request, socket) =>
    connected.resolve(acceptWebSocket(request, socket, "stripecli-devproxy-v1")),
  );
  await new Promise((resolve) => standIn.listen(0, "127.0.0.1", resolve));
  const child = start(standIn.address().port, target, home);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const sendText = await connected.promise;
  return {
    pid: child.pid,
    push: (event) => sendText(messageOf(event)),
    close: async () => {
      child.kill("SIGKILL");
      await ended;
      standIn.closeAllConnections();
      standIn.close();
    },
  };
}

function start(port, target, home) {
  const local = ["--api-base", `http://127.0.0.1:${port}`, "--no-wss", "--skip-update"];
  const args = [
    "listen",
    "--api-key",
    "sk_test_00000000000000000000",
    "--all-snapshot",
    "--forward-to",
    target,
  ];
  const env = { ...environment(home), STRIPE_CLI_TELEMETRY_OPTOUT: "1", DO_NOT_TRACK: "1" };
  return own(spawn(binary(), [...args, ...local], { env, cwd: home, stdio: "ignore" }));
}

function sessionAt(port) {
  return {
    websocket_url: `ws://127.0.0.1:${port}/subscribe`,
    websocket_id: "cliws_bench",
    websocket_authorized_feature: "webhooks",
    // Seconds; it would connect anew after that.
    reconnect_delay: 3_600,
    secret: "whsec_bench",
    default_version: "2026-01-01",
    latest_version: "2026-01-01",
  };
}

function messageOf({ n, body, signature }) {
  return JSON.stringify({
    type: "webhook_event",
    endpoint: { api_version: null },
    event_payload: body,
    http_headers: { "Content-Type": "application/json", "Stripe-Signature": `t=1,v1=${signature}` },
    webhook_conversation_id: `wc_${n}`,
    webhook_id: `we_${n}`,
  });
}
