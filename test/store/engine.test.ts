import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEngine } from "../../src/store/engine.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const loudly = <Loaded>(load: () => Promise<Loaded>) => load();

describe("the engine that loads here", () => {
  it("opens a file, waits for others, and keeps text, numbers, bytes and NULL", async () => {
    const engine = await loadEngine(loudly);
    const database = engine(join(temporaryFolder(), "any.db"));
    expect(database.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 5000 });
    database.exec("CREATE TABLE any (key INTEGER PRIMARY KEY, a, b, c, d)");
    const insert = database.prepare("INSERT INTO any (a, b, c, d) VALUES (?, ?, ?, ?)");
    expect(Number(insert.run("é", 1.5, Buffer.from([0, 255]), null).lastInsertRowid)).toBe(1);
    const [row] = database.prepare("SELECT a, b, c, d FROM any").all();
    expect({ ...row }).toEqual({ a: "é", b: 1.5, c: new Uint8Array([0, 255]), d: null });
    expect(database.prepare("SELECT 1 FROM any WHERE key = 2").get()).toBeUndefined();
    database.close();
  });

  it("gives its errors SQLite's result code", async () => {
    const engine = await loadEngine(loudly);
    const failing = () => engine(join(temporaryFolder(), "missing", "any.db"));
    expect(failing).toThrow(expect.objectContaining({ errcode: 14 }));
  });

  it("is imported inside the hook that silences its warning", async () => {
    const loaded: unknown[] = [];
    const quietly = async <Loaded>(load: () => Promise<Loaded>) => {
      const result = await load();
      loaded.push(result);
      return result;
    };
    await loadEngine(quietly);
    expect(loaded).toEqual([expect.objectContaining({ DatabaseSync: expect.any(Function) })]);
  });
});

describe("without an engine", () => {
  it("is a store error with every reason and the way out", async () => {
    await expect(
      loadEngine(loudly, ["node:no-such-module", "@whk/not-installed", "node:path"]),
    ).rejects.toMatchObject({
      kind: "store",
      code: "store_engine",
      message: expect.stringMatching(
        /node:no-such-module: .+; @whk\/not-installed: .+; node:path: it has no/,
      ),
      hint: expect.stringContaining("--store memory"),
    });
  });

  it("takes the next one when the first does not load", async () => {
    const names = ["node:no-such-module", "node:sqlite", "@photostructure/sqlite"];
    await expect(loadEngine(loudly, names)).resolves.toBeTypeOf("function");
  });
});
