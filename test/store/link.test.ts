import { rmSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { WhkError } from "../../src/errors.ts";
import type { ConnectionOptions } from "../../src/store/connection.ts";
import { openLink } from "../../src/store/link.ts";
import { storeOptions } from "./sqlite-store.ts";

/** A link and the number of times its file was opened. */
async function countedLink(changes: Partial<ConnectionOptions> = {}) {
  const options = await storeOptions(changes);
  const opened = { times: 0 };
  const engine: ConnectionOptions["engine"] = (path) => {
    opened.times += 1;
    return options.engine(path);
  };
  const link = await openLink({ ...options, engine });
  onTestFinished(() => link.close());
  return { link, opened, path: options.path };
}

function failing(errcode: number): () => never {
  return () => {
    throw Object.assign(new Error("injected"), { errcode });
  };
}

describe("a link", () => {
  it("uses one connection for everything", async () => {
    const { link, opened } = await countedLink();
    const [one, other] = await Promise.all([link.use((found) => found), link.use((found) => found)]);
    expect(one).toBe(other);
    expect(opened.times).toBe(1);
  });

  it.each([10, 11, 26, 14, 8])("opens the file once more after result code %d", async (errcode) => {
    const { link, opened } = await countedLink();
    await expect(link.use(failing(errcode))).rejects.toMatchObject({ kind: "store" });
    await Promise.all([link.use(() => 1), link.use(() => 2)]);
    expect(opened.times).toBe(2);
  });

  it.each([5, 13, 19])("keeps its connection after result code %d", async (errcode) => {
    const { link, opened } = await countedLink();
    await expect(link.use(failing(errcode))).rejects.toMatchObject({ kind: "store" });
    expect(await link.use(() => "fine")).toBe("fine");
    expect(opened.times).toBe(1);
  });

  it("passes a store error of the work on and keeps its connection", async () => {
    const { link, opened } = await countedLink();
    const error = new WhkError("store", "record_damaged", "damaged");
    const work = () => {
      throw error;
    };
    await expect(link.use(work)).rejects.toBe(error);
    await link.use(() => 1);
    expect(opened.times).toBe(1);
  });

  it("opens the file once more when it is gone, one time for all that wait", async () => {
    const { link, opened, path } = await countedLink();
    rmSync(path);
    await Promise.all(Array.from({ length: 5 }, () => link.use(() => 1)));
    expect(opened.times).toBe(2);
  });

  it("lets those who wait use the new connection when one of them broke the old", async () => {
    const { link, opened } = await countedLink();
    const outcomes = await Promise.allSettled([
      link.use(failing(10)),
      link.use(() => 1),
      link.use(failing(10)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
    expect(await link.use((connection) => connection.statement("SELECT 1 AS one").get())).toEqual({ one: 1 });
    expect(opened.times).toBe(3);
  });

  it("opens the file again at the next use when that failed the last time", async () => {
    let broken = false;
    const options = await storeOptions();
    const { link, path } = await countedLink({
      engine: (file) => (broken ? failing(14)() : options.engine(file)),
    });
    broken = true;
    rmSync(path);
    const both = await Promise.allSettled([link.use(() => 1), link.use(() => 2)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    broken = false;
    expect(await link.use(() => 3)).toBe(3);
  });

  it("rejects at once when the file cannot be opened at first", async () => {
    const engine = failing(14);
    await expect(openLink(await storeOptions({ engine }))).rejects.toMatchObject({
      code: "store_unreadable",
    });
  });

  it("can be closed twice", async () => {
    const { link } = await countedLink();
    await link.close();
    await expect(link.close()).resolves.toBeUndefined();
  });
});
