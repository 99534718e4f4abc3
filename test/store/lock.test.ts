import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { withLock } from "../../src/store/lock.ts";
import { openSecretStore } from "../../src/store/secrets.ts";
import { openSettings } from "../../src/store/settings.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const quick = { pause: 2, untilOver: 25, most: 5_000 };
let writer = "";

beforeAll(async () => {
  // A folder that finds the project's packages.
  const folder = mkdtempSync(join(tmpdir(), "whk-writer-"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  writer = join(folder, "writer.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./config-writer.ts", import.meta.url))],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    outfile: writer,
  });
  return () => rmSync(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[]): Promise<{ acknowledged: string[]; code: number | null }> {
  const child = spawn(process.execPath, [writer, ...argv], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let printed = "";
  for await (const chunk of child.stdout) printed += String(chunk);
  await ended;
  return { acknowledged: printed.split("\n").slice(0, -1), code: child.exitCode };
}

function secretsIn(folder: string) {
  return openSecretStore({
    folder,
    pid: 4242,
    warn: () => {},
    now: () => 0,
    nextId: (prefix) => `${prefix}x`,
    hide: () => {},
  });
}

describe("two processes that write 200 values each", () => {
  it("[D8] keep 400 of 400 secrets", async () => {
    const folder = join(temporaryFolder(), "new");
    const runs = await Promise.all(["a", "b"].map((name) => run(["secrets", folder, name, "200"])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const acknowledged = runs.flatMap((one) => one.acknowledged);
    expect(new Set(acknowledged).size).toBe(400);
    const stored = await secretsIn(folder).secrets();
    expect(stored.map(({ secret }) => secret).sort()).toEqual(acknowledged.sort());
    expect(readdirSync(folder)).toEqual(["secrets.json"]);
  }, 120_000);

  it("[D8] keep 400 of 400 settings", async () => {
    const folder = join(temporaryFolder(), "new");
    const runs = await Promise.all(["a", "b"].map((name) => run(["settings", folder, name, "200"])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const { profiles } = await openSettings({ folder, warn: () => {} }).read();
    expect(Object.keys(profiles).sort()).toEqual(runs.flatMap((one) => one.acknowledged).sort());
    expect(Object.keys(profiles)).toHaveLength(400);
    expect(readdirSync(folder)).toEqual(["settings.json"]);
  }, 120_000);
});

describe("a lock that was left behind", () => {
  it("[D10] by a killed process ends by itself", async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, [writer, "hold", folder], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(readdirSync(folder)).toEqual(["secrets.json.lock"]);
    await secretsIn(folder).addSecret(draft("after"));
    expect(readdirSync(folder)).toEqual(["secrets.json"]);
  }, 20_000);

  it("[D10] is taken over by one of many who wait for it, and none of their writes is lost", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "secrets.json.lock"), "");
    const names = ["a", "b", "c", "d"];
    const runs = await Promise.all(names.map((name) => run(["secrets", folder, name, "5"])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await secretsIn(folder).secrets()).toHaveLength(20);
  }, 60_000);
});

describe("withLock", () => {
  it("lets one job after the other run", async () => {
    const path = join(temporaryFolder(), "file");
    const order: string[] = [];
    const job = (name: string) =>
      withLock(path, async () => {
        order.push(`${name} starts`);
        await new Promise((done) => setImmediate(done));
        order.push(`${name} ends`);
      });
    await Promise.all(["a", "b", "c"].map(job));
    const starts = order.filter((_, index) => index % 2 === 0).map((line) => line.split(" ")[0]);
    expect(order).toEqual(starts.flatMap((name) => [`${name} starts`, `${name} ends`]));
  });

  it("gives the lock back when the job fails, and passes its failure on", async () => {
    const path = join(temporaryFolder(), "file");
    await expect(withLock(path, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
    expect(await withLock(path, async () => 5)).toBe(5);
  });

  it("notices that another process has taken the lock over", async () => {
    const path = join(temporaryFolder(), "file");
    await withLock(path, async (held) => {
      expect(await held()).toBe(true);
      rmSync(`${path}.lock`);
      expect(await held()).toBe(false);
      writeFileSync(`${path}.lock`, "another's");
      expect(await held()).toBe(false);
    });
    expect(readFileSync(`${path}.lock`, "utf8")).toBe("another's");
  });

  it("does not follow a link in place of the lock", async () => {
    const folder = temporaryFolder();
    const victim = join(folder, "victim");
    writeFileSync(victim, "mine");
    symlinkSync(victim, join(folder, "file.lock"));
    expect(await withLock(join(folder, "file"), async () => 5, quick)).toBe(5);
    expect(readdirSync(folder)).toEqual(["victim"]);
    expect(readFileSync(victim, "utf8")).toBe("mine");
  });

  it("is refused where there is no folder to make it in, or a folder in its place", async () => {
    const folder = temporaryFolder();
    await expect(withLock(join(folder, "a", "b"), async () => 5)).rejects.toMatchObject({ kind: "store" });
    mkdirSync(join(folder, "file.lock"));
    await expect(withLock(join(folder, "file"), async () => 5)).rejects.toMatchObject({
      kind: "store",
      message: `this is not a file: ${join(folder, "file.lock")}`,
    });
  });

  it("leaves a lock alone whose holder still adds to it", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(`${path}.lock`, "");
    const adding = setInterval(() => appendFileSync(`${path}.lock`, "."), 10);
    const waited = withLock(path, async () => 5, { pause: 5, untilOver: 60, most: 100 });
    await expect(waited).rejects.toMatchObject({ kind: "store", code: "file_locked" });
    clearInterval(adding);
    expect(await withLock(path, async () => 5, quick)).toBe(5);
  });
});

it("[D10] loses nothing when many meet a lock that was left behind", async () => {
  const rounds = Array.from({ length: 40 }, async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(`${path}.lock`, "");
    let value = 0;
    const addOne = async (): Promise<void> => {
      const done = await withLock(
        path,
        async (held) => {
          const before = value;
          await new Promise((resolved) => setImmediate(resolved));
          if (!(await held())) return false;
          value = before + 1;
          return true;
        },
        quick,
      );
      if (!done) await addOne();
    };
    await Promise.all(Array.from({ length: 8 }, addOne));
    return value;
  });
  expect(await Promise.all(rounds)).toEqual(rounds.map(() => 8));
}, 60_000);

function draft(secret: string) {
  return { provider: "payvost", label: null, secret, expiresAt: null, endpoint: null };
}
