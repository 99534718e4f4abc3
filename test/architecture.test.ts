import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Layers from top to bottom, and what each may import besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  main: [
    "program",
    "app",
    "commands",
    "listen",
    "sandbox",
    "trigger",
    "tunnel",
    "endpoints",
    "store",
    "output",
    "providers",
    "signing",
    "http",
    "events",
    "errors",
  ],
  library: ["sandbox", "listen", "trigger", "store", "providers", "signing", "http", "events", "errors"],
  program: ["app", "commands", "store", "errors"],
  app: ["store", "output", "providers", "errors"],
  commands: [
    "app",
    "listen",
    "sandbox",
    "trigger",
    "tunnel",
    "endpoints",
    "store",
    "output",
    "providers",
    "signing",
    "http",
    "events",
    "errors",
  ],
  listen: ["signing", "events", "providers", "http", "errors"],
  sandbox: ["signing", "events", "providers", "http", "errors"],
  trigger: ["signing", "events", "providers", "http", "errors"],
  endpoints: ["events", "providers", "http", "errors"],
  tunnel: ["events", "providers", "http", "errors"],
  store: ["events", "providers", "http", "errors"],
  output: ["events", "providers", "http", "errors"],
  providers: ["signing", "events"],
  signing: ["events"],
  http: ["errors"],
  events: [],
  errors: [],
};

const layerOfFile: Readonly<Record<string, string>> = {
  "report.ts": "main",
  "start.ts": "main",
  "globals.ts": "program",
  "help.ts": "program",
};

/** Third-party packages and built-ins that only one place may know. */
const owners: Readonly<Record<string, RegExp>> = {
  commander: /^src\/program\.ts$/,
  undici: /^src\/http\.ts$|^src\/http\//,
  chalk: /^src\/output\/io\.ts$/,
  ora: /^src\/output\/progress\.ts$/,
  "@inquirer/prompts": /^src\/output\/prompt\.ts$/,
  "string-width": /^src\/output\/text\.ts$/,
  "p-limit": /^src\/listen\/forward\.ts$/,
  leven: /^src\/events\/nearest\.ts$/,
  valibot: /^src\/providers\/file[^/]*\.ts$|^src\/(store|endpoints|sandbox)\//,
  hono: /^src\/sandbox\//,
  "@hono/node-server": /^src\/sandbox\/server\.ts$/,
  conf: /^src\/store\/settings[^/]*\.ts$/,
  ms: /^src\/commands\/values\.ts$/,
  bytes: /^src\/commands\/values\.ts$/,
  localtunnel: /^src\/tunnel\/localtunnel-worker\.js$/,
  "@photostructure/sqlite": /^src\/store\/engine\.ts$/,
  "node:sqlite": /^src\/store\/engine\.ts$/,
  "node:crypto": /^src\/signing\/|^src\/main\.ts$|^src\/library\//,
};

const switchedOff = /\bas any\b|: any\b/;
const suppressed = /@ts-ignore|@ts-expect-error|biome-ignore/;

const sources = filesBelow("src").filter((file) => /\.[jt]s$/.test(file));

describe("every source file", () => {
  it("imports only what its layer may see", () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file).flatMap(({ target }) => {
        if (!target.startsWith(".")) return [];
        const imported = normalize(join(dirname(file), target));
        if (imported === "package.json") return [];
        const [from, to] = [layerOf(file), layerOf(imported)];
        return from === to || layers[from]?.includes(to) ? [] : [`${file} (${from}) → ${imported} (${to})`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("leaves third-party packages to their owner", () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file).flatMap(({ target, typeOnly }) => {
        const packageName = /^(?:@[^/]+\/[^/]+|[^./][^/]*)/.exec(target)?.[0] ?? "";
        const owner = owners[packageName];
        const typeOfCommander =
          packageName === "commander" && typeOnly && /^src\/(commands\/|help\.ts)/.test(file);
        const builtIn = packageName.startsWith("node:") && owner === undefined;
        if (packageName === "" || builtIn || typeOfCommander) return [];
        return owner?.test(file) ? [] : [`${file} → ${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("leaves the process to main", () => {
    const wrong = sources.filter((file) => {
      if (file === "src/main.ts" || file.startsWith("src/library/")) return false;
      const code = withoutTexts(withoutComments(readFileSync(file, "utf8")));
      return /(?<![.\w"'`-])(process|console)\.|node:process|globalThis\.process|Date\.now\(|new Date\(\)|Math\.random\(/.test(
        code,
      );
    });
    expect(wrong).toEqual([]);
  });

  it("has its test file", () => {
    const missing = sources
      .map((file) => file.replace(/^src\//, "test/").replace(/\.[jt]s$/, ".test.ts"))
      .filter((file) => !existsSync(file));
    expect(missing).toEqual([]);
  });

  it("stays short, typed and named", () => {
    const wrong = sources.flatMap((file) => {
      const code = readFileSync(file, "utf8");
      const lines = code.split("\n").length - 1;
      return [
        ...(lines > 200 ? [`${file}: ${lines} lines`] : []),
        ...(switchedOff.test(withoutTexts(withoutComments(code))) || suppressed.test(code)
          ? [`${file}: types or lint off`]
          : []),
        ...(/^export default/m.test(code) ? [`${file}: default export`] : []),
        ...(/(^|\/)(utils?|helpers?)(\/|\.ts$)/.test(file) ? [`${file}: a drawer, not a room`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function layerOf(file: string): string {
  const [, room = "", deeper] = file.split("/");
  return layerOfFile[room] ?? (deeper === undefined ? room.replace(/\.ts$/, "") : room);
}

function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const code = withoutComments(readFileSync(file, "utf8"));
  const found = [
    ...code.matchAll(/(?:^|\n)\s*(?:import|export)(\s+type)?\s[^;]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"/g),
  ];
  return found.map((match) => ({ target: match[2] ?? match[3] ?? "", typeOnly: match[1] !== undefined }));
}

function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
