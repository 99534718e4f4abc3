import { type CliOptions, type CliResult, cli, start, steppingClock, temporaryFolder } from "../cli.ts";
import { startApp, startRaw } from "../servers.ts";
import { filesBelow, findCanaries } from "./canaries.ts";
import type { CanaryCase } from "./cases.ts";
import { hostileAnswer } from "./hostile-provider.ts";
import { freshHome, type Mode, type Place, variables, writeFiles } from "./surroundings.ts";

/** How much was searched. */
export const searched = { runs: 0, outputs: 0, files: 0 };

/** Files that hold secrets because that is what they are for. Those of whk are 0600 in folders of 0700. */
const exceptions: readonly (readonly [path: RegExp, why: string])[] = [
  [/^home\/\.config\/whk\/secrets\.json$/, "the store of secrets and keys itself"],
  [
    /^home\/\.local\/share\/whk\/sessions\/\d+\.json$/,
    "`whk trigger` finds there what a running listener verifies with; removed when it ends",
  ],
  [
    /^home\/\.local\/share\/whk\/sandboxes\/\d+\.json$/,
    "commands with --sandbox find there the key of a running sandbox; removed when it ends",
  ],
  [/^folder\/(secret|key|cut|seed)\.(txt|json)$/, "written by this test: the user's own files"],
  [/^folder\/app\.env$/, "the user asked for the secret to be written there with --write-env"],
];

/** The servers of one test, and a fresh HOME and folder for each of its runs. */
export async function placesOf(mode: Mode): Promise<() => Promise<Place>> {
  const provider = await startApp(hostileAnswer);
  const app = await startApp(({ url, rawHeaders, body }, response) => {
    response.writeHead(url.startsWith("/500") ? 500 : 200).end(`${rawHeaders.join("\n")}\n${body}`);
  });
  const silent = await startRaw(() => {});
  return async () => {
    const folder = temporaryFolder();
    writeFiles(folder);
    return {
      key: mode.key.value,
      home: await freshHome(mode),
      folder,
      base: (how) => `${provider.origin}/${how}`,
      app: app.origin,
      silent: silent.origin,
    };
  };
}

/** Runs the case; answers where a canary was found, and nothing when none was. */
export async function leaksOf(place: Place, mode: Mode, one: CanaryCase): Promise<string[]> {
  await one.before?.(place);
  const { stdout, stderr } = await run(place, mode, one);
  searched.runs += 1;
  const outputs = Object.entries({ stdout, stderr }).map(([name, text]) => {
    searched.outputs += 1;
    return [name, findCanaries(text, one.shows), text] as const;
  });
  const files = [...filesOf("home", place.home), ...filesOf("folder", place.folder)].map(([name, bytes]) => {
    searched.files += 1;
    return [name, findCanaries(bytes), ""] as const;
  });
  return [...outputs, ...files].flatMap(([name, found, text]) =>
    found.length === 0 ? [] : [`whk ${one.argv.join(" ")}: ${found[0]} in ${name}\n${text}`],
  );
}

function filesOf(name: string, folder: string): (readonly [string, Buffer])[] {
  return [...filesBelow(folder)]
    .map(([path, bytes]) => [`${name}/${path}`, bytes] as const)
    .filter(([path]) => !exceptions.some(([pattern]) => pattern.test(path)));
}

async function run(place: Place, mode: Mode, one: CanaryCase): Promise<CliResult> {
  const argv = [...one.argv, ...mode.flags];
  const options = {
    home: place.home,
    cwd: place.home,
    env: { EDITOR: "true", ...variables(mode) },
    stdin: one.stdin ?? "",
    tty: mode.tty,
  };
  // Waits between tries take no time.
  if (mode.tty && one.stdin === undefined && one.during === undefined) return answered(argv, options, one);
  if (one.during === undefined) return cli(argv, { ...options, clock: steppingClock(1_800_000_000_000) });
  const running = start(argv, options);
  // One that ends before it is ready has failed, and what it said is searched all the same.
  await one.during(running, place).catch(() => {});
  return running.done;
}

/** Types into the first prompt, or leaves it with Ctrl-C. */
async function answered(
  argv: string[],
  options: CliOptions,
  { types = ctrlC }: CanaryCase,
): Promise<CliResult> {
  const { stdin: _, ...rest } = options;
  const running = start(argv, { ...rest, clock: steppingClock(1_800_000_000_000) });
  const asked = running.until(({ stderr }) => / \u001b\[1m.*[:?]/.test(stderr));
  await asked.then(() => running.write(types)).catch(() => {});
  return running.done;
}

const ctrlC = "\u0003";
