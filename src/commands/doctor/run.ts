import type { App } from "../../app.ts";
import { exitCodeOf, WhkError } from "../../errors.ts";
import { startSpinner } from "../../output/progress.ts";
import type { TunnelFlags } from "../listen/tunnel-choice.ts";
import type { SecretOptions } from "../secret-input.ts";
import { accountCheck } from "./account.ts";
import { appCheck } from "./app.ts";
import { type Check, type Finding, lookAt } from "./finding.ts";
import { fileChecks, folderChecks } from "./folders.ts";
import { lookAtLeftovers } from "./leftovers.ts";
import { machineChecks } from "./machine.ts";
import { printFindings } from "./print.ts";
import { tunnelCheck } from "./tunnel.ts";

export interface DoctorFlags extends SecretOptions, Pick<TunnelFlags, "tunnelHost" | "publicUrl"> {
  readonly tunnel?: string;
  readonly fix?: boolean;
  readonly yes?: boolean;
}

/**
 * Looks at everything whk depends on, side by side and each in bounded time, and prints what it found. The exit code
 * is that of the first check that failed, 0 when none did. Throws a usage error for a flag that would do nothing.
 */
export async function runDoctor(app: App, target: string | undefined, flags: DoctorFlags): Promise<void> {
  const { fix = false, yes = false } = flags;
  if (yes && !fix) {
    throw new WhkError("usage", "bad_combination", "--yes is about what --fix removes", {
      hint: "add --fix",
    });
  }
  const spinner = await startSpinner(app.io, "looking");
  const found: Finding[] = [];
  try {
    // First: what others can get at is reported, or mended, before whk itself comes to it.
    found.push(...(await allOf(app, folderChecks(app, fix))));
    const { tunnel, tunnelHost, publicUrl } = flags;
    const tunnelFlags = {
      ...(tunnel !== undefined && { tunnel }),
      ...(tunnelHost !== undefined && { tunnelHost }),
      ...(publicUrl !== undefined && { publicUrl }),
    };
    const others = [accountCheck(app), tunnelCheck(app, tunnelFlags), appCheck(app, target ?? null, flags)];
    const checks = [...machineChecks(app), ...fileChecks(app), ...others];
    found.push(...(await allOf(app, checks)));
  } finally {
    spinner.stop();
  }
  found.push(...(await lookAtLeftovers(app, { fix, yes })));
  printFindings(app, found);
  const failed = found.find(({ state }) => state === "failed");
  if (failed !== undefined) app.exitCode = exitCodeOf(failed.kind ?? "usage");
}

async function allOf(app: App, checks: readonly Check[]): Promise<Finding[]> {
  return (await Promise.all(checks.map((check) => lookAt(app, check)))).flat();
}
