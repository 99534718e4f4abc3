import type { App } from "../../app.ts";
import { type Look, lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { loadWidthsFor, type Printable, text } from "../../output/text.ts";
import type { DriverEntry } from "../../tunnel/drivers.ts";
import { checkTool, type ToolCheck } from "../../tunnel/tool-check.ts";
import { knownDrivers } from "./known.ts";

/** Prints one row per driver: whether it works here, and what to expect of it; under --json one array. */
export async function runList(app: App): Promise<void> {
  const known = await knownDrivers(app);
  const rows = await Promise.all([...known].map(([id, entry]) => checked(app, id, entry)));
  if (app.io.mode.json) return app.io.record(rows.map(record));
  await loadWidthsFor(rows.map(({ id }) => id));
  for (const line of tableOf(rows, lookOf(app.io))) app.io.line(line);
  // Several drivers may lack the same tool.
  for (const fix of new Set(rows.flatMap(({ missing }) => missing?.fix ?? []))) app.io.note(text`${fix}`);
}

interface Row extends ToolCheck {
  readonly id: string;
  readonly entry: DriverEntry;
}

/** `tool` is looked for; what needs none is there. */
async function checked(app: App, id: string, entry: DriverEntry): Promise<Row> {
  const { preset } = entry;
  const check =
    preset === null
      ? { path: null, version: null, missing: null }
      : await checkTool(preset, app.env, new AbortController().signal);
  return { id, entry, ...check };
}

function record({ id, entry, path, version, missing }: Row): object {
  const { title, preset, capabilities, takesName, host, url } = entry;
  return {
    id,
    title,
    usable: missing === null,
    missing: missing?.why ?? null,
    fix: missing?.fix ?? null,
    tool: preset?.command ?? null,
    path,
    version,
    // Asking would need more than a version command.
    login: preset === null || preset.login === null ? null : { state: "unknown", command: preset.login },
    encrypted: capabilities.encryptedLeg,
    stableName: capabilities.stableName,
    takesName,
    takesHost: host === null ? "no" : host.required ? "required" : "possible",
    takesPublicUrl: url === "none" ? "no" : url,
    maxConcurrent: capabilities.maxConcurrent,
    clientIpHeader: capabilities.clientIpHeader,
    remark: preset?.remark ?? null,
    sources: preset?.sources ?? null,
  };
}

const titles = ["driver", "here", "encrypted", "name", "sender's address", "needs once"];

/** All columns where they fit, else those that decide. */
function tableOf(rows: readonly Row[], look: Look) {
  for (const count of [6, 5, 4]) {
    const columns = titles.slice(0, count).map((title) => ({ title }));
    const whole = table(
      columns,
      rows.map((row) => cells(row, look).slice(0, count)),
      look,
    );
    if (whole.every((line) => line.width <= look.columns)) return whole;
  }
  return table(
    short,
    rows.map((row) => cells(row, look).slice(0, 3)),
    look,
  );
}

const short: Column[] = [{ title: "driver" }, { title: "here", least: 10 }, { title: "encrypted" }];

function cells({ id, entry, version, missing }: Row, { paint }: Look): Printable[] {
  const { encryptedLeg, clientIpHeader } = entry.capabilities;
  return [
    paint.bold(id),
    missing === null ? paint.green(readyOf(entry, version)) : paint.dim(missing.why),
    encryptedLeg ? "yes" : paint.yellow("no"),
    nameOf(entry),
    clientIpHeader ?? "not reliable",
    entry.preset?.login ?? "-",
  ];
}

function readyOf({ preset, host, url }: DriverEntry, version: string | null): string {
  const needed = [
    ...(host?.required ? ["--tunnel-host"] : []),
    ...(url === "required" ? ["--public-url"] : []),
  ];
  if (needed.length > 0) return `with ${needed.join(" ")}`;
  if (preset === null) return "built in";
  return version === null ? "found" : `${preset.command} ${version}`;
}

function nameOf({ takesName, capabilities }: DriverEntry): string {
  if (takesName) return "of your choice";
  return capabilities.stableName ? "always the same" : "new each time";
}
