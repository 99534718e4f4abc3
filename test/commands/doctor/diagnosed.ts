import { type CliOptions, cli } from "../../cli.ts";

export interface Check {
  name: string;
  state: "ok" | "warning" | "failed";
  what: string;
  fix: string | null;
}

/** `whk doctor --json` with `argv`, no tunnel unless it names one: its checks, all of them and by name. */
export async function diagnosed(argv: readonly string[], options: CliOptions = {}) {
  const tunnel = argv.includes("--tunnel") ? [] : ["--tunnel", "none"];
  const run = await cli(["doctor", "--json", ...tunnel, ...argv], options);
  const { ok, checks } = JSON.parse(run.stdout) as { ok: boolean; checks: Check[] };
  const named = (name: string) => {
    const found = checks.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no check is called ${name}: ${run.stdout}`);
    return found;
  };
  return { ...run, ok, checks, named };
}
