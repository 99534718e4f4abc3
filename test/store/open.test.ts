import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore, storePath } from "../../src/store/open.ts";
import { noHome } from "../../src/store/paths.ts";
import { draft } from "./drafts.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const surroundings = {
  version: "0.0.0-test",
  quietly: <Loaded>(load: () => Promise<Loaded>) => load(),
  warn: () => {},
};

describe("opening a store", () => {
  it("makes a file in the data folder that later runs find", async () => {
    const dataDir = join(temporaryFolder(), "share", "whk");
    const first = await openStore({ store: "sqlite", dataDir }, surroundings);
    const { id } = await first.record(draft());
    await first.close();
    expect(existsSync(storePath(dataDir))).toBe(true);
    const second = await openStore({ store: "sqlite", dataDir }, surroundings);
    expect(await second.find(id)).toMatchObject({ id });
    await second.close();
  });

  it("makes nothing when it is only read", async () => {
    const dataDir = join(temporaryFolder(), "data");
    const store = await openStore({ store: "sqlite", dataDir }, surroundings, { access: "read" });
    expect(await store.count()).toBe(0);
    await store.close();
    expect(existsSync(dataDir)).toBe(false);
  });

  it("keeps it within a quota", async () => {
    const dataDir = temporaryFolder();
    const warnings: string[] = [];
    const quota = {
      maxBytes: 1,
      maxAge: null,
      now: () => 0,
      warn: (message: string) => warnings.push(message),
    };
    const store = await openStore({ store: "sqlite", dataDir }, surroundings, { quota });
    for (let n = 0; n < 3; n += 1) await store.record(draft({ body: Buffer.alloc(1_100_000) }));
    await store.close();
    expect(warnings).toHaveLength(1);
  });

  it("touches no file for memory", async () => {
    const dataDir = join(temporaryFolder(), "data");
    const store = await openStore({ store: "memory", dataDir }, surroundings);
    await store.record(draft());
    await store.close();
    expect(existsSync(dataDir)).toBe(false);
  });

  it("[D5] works in memory without a home, and says for a file what is missing", async () => {
    await (await openStore({ store: "memory", dataDir: noHome }, surroundings)).close();
    await expect(openStore({ store: "sqlite", dataDir: noHome }, surroundings)).rejects.toMatchObject({
      kind: "store",
      code: "no_home",
      hint: expect.stringContaining("--store memory"),
    });
  });
});
