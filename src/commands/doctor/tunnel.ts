import type { App } from "../../app.ts";
import { sendOnce } from "../../http.ts";
import { chooseTunnel, type TunnelFlags } from "../listen/tunnel-choice.ts";
import { inFiles } from "../settings/effective.ts";
import { broken, type Check, doubtful, type Finding, fine } from "./finding.ts";

/** Whether the tunnel `whk listen` would open can work here. Opens none. */
export function tunnelCheck(app: App, flags: TunnelFlags): Check {
  return { name: "tunnel", limit: 8000, look: async (signal) => [await lookAtTunnel(app, flags, signal)] };
}

async function lookAtTunnel(app: App, flags: TunnelFlags, signal: AbortSignal): Promise<Finding> {
  const configured = flags.publicUrl === undefined ? (await inFiles(app, "tunnel"))?.value : undefined;
  const tunnel = flags.tunnel ?? configured;
  const choice = await chooseTunnel(app, { ...flags, ...(tunnel !== undefined && { tunnel }) }, sendOnce);
  if (choice === null) return fine("tunnel", "none: only this machine reaches the listener");
  const { driver } = choice;
  const found = await driver.preflight(signal);
  if (found.ok) {
    const leg = driver.capabilities.encryptedLeg ? "" : "; not encrypted all the way";
    if (found.warning === undefined) return fine("tunnel", `${driver.id} can be used${leg}`);
    return doubtful("tunnel", `${driver.id}: ${found.warning}`, null);
  }
  const what = `${driver.id}: ${found.why}`;
  // Only localtunnel's server is asked over the network; a tool that is not here does not come by itself.
  if (driver.id === "localtunnel" && found.retryable !== false) return doubtful("tunnel", what, found.fix);
  return broken("tunnel", what, { fix: found.fix, kind: "usage" });
}
