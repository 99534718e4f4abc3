// One table of ratios, each measured in turn in one run, and the same as JSON:
//   npm run bench -- [--quick] [--install] [--json <file>] [startup listener burst latency sender store memory package tunnel]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deferred, endAll } from "./children.js";

const modules = {
  startup: () => import("./rows/startup.js"),
  listener: () => import("./rows/listener.js"),
  burst: () => import("./rows/burst.js"),
  latency: () => import("./rows/latency.js"),
  sender: () => import("./rows/sender.js"),
  store: () => import("./rows/store.js"),
  memory: () => import("./rows/memory.js"),
  package: () => import("./rows/package.js"),
  tunnel: () => import("./rows/tunnel.js"),
};

/** Ms for one group of rows. */
const patience = 5 * 60_000;
const folder = fileURLToPath(new URL(".", import.meta.url));
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    install: { type: "boolean", default: false },
    json: { type: "string", default: join(folder, "results.json") },
  },
});
const unknown = positionals.find((name) => !Object.hasOwn(modules, name));
if (unknown !== undefined)
  throw new Error(`there is no ${unknown}; there is ${Object.keys(modules).join(", ")}`);

delete process.env.NODE_EXTRA_CA_CERTS;
if (flags.install) {
  // Exact versions, but no lock file: it would want the binaries of all platforms, which not every registry has.
  const args = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", folder];
  execFileSync("npm", args, { stdio: "inherit" });
}
const chosen = positionals.length > 0 ? positionals : Object.keys(modules);
const began = performance.now();
const rows = [];
for (const name of chosen) rows.push(...(await rowsOf(name)));
const seconds = Math.round((performance.now() - began) / 1_000);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}`;
const header = { node: process.version, machine, quick: flags.quick, seconds };
writeFileSync(flags.json, `${JSON.stringify({ ...header, rows }, null, 2)}\n`);
print();
process.exit();

/** What cannot be measured is a row that says why; the others still are. */
async function rowsOf(name) {
  const home = mkdtempSync(join(tmpdir(), "whk-bench-"));
  process.stderr.write(`measuring ${name} …\n`);
  const limit = deferred();
  const timer = setTimeout(() => limit.resolve(null), patience);
  try {
    const { measure } = await modules[name]();
    const measured = await Promise.race([measure({ quick: flags.quick, home }), limit.promise]);
    if (measured === null) throw new Error(`took longer than ${patience / 60_000} minutes`);
    return measured.map((row) => ({ group: name, ...row, result: resultOf(row) }));
  } catch (error) {
    process.exitCode = 1;
    return [{ group: name, name, missing: error.message, result: "not measured" }];
  } finally {
    clearTimeout(timer);
    endAll();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function resultOf({ value, better = "less", floor, aim, missing }) {
  if (missing !== undefined) return "not measured";
  if (floor === undefined) return "";
  const reaches = (goal) => (better === "less" ? value <= goal : value >= goal);
  if (reaches(aim)) return "aim met";
  return reaches(floor) ? "floor met" : "MISSED";
}

function print() {
  const lines = rows.map(lineOf);
  const titles = ["", "figure", "from – to", "floor", "aim", "", ""];
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...lines.map((line) => line[column])].map((cell) => cell.length)),
  );
  const kind = flags.quick ? "quick" : "full";
  console.log(
    `\nNode ${process.version}, ${machine}, ${kind} run of ${seconds} s; ratios, medians of rounds in turn\n`,
  );
  for (const line of [titles, ...lines]) {
    const cells = line.map((cell, column) =>
      column > 0 && column < 5 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(cells.join("  ").trimEnd());
  }
}

function lineOf({
  name,
  value,
  least,
  most,
  unit = "",
  better = "less",
  floor,
  aim,
  result,
  note = "",
  missing,
}) {
  const sign = better === "less" ? "≤ " : "≥ ";
  const goal = (bound) => (bound === undefined ? "" : sign + shown(bound));
  if (missing !== undefined) return [name, "–", "", goal(floor), goal(aim), result, missing];
  const range = least === undefined ? "" : `${shown(least)} – ${shown(most)}`;
  return [name, shown(value) + unit, range, goal(floor), goal(aim), result, note];
}

function shown(value) {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value < 0.1 ? 3 : 2);
}
