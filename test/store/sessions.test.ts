import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openPrivateFiles } from "../../src/store/private-files.ts";
import {
  findRunning,
  isRecord,
  publish,
  type RunningProcess,
  surveyRunning,
} from "../../src/store/sessions.ts";
import { temporaryFolder } from "./temporary-folder.ts";

interface Worker extends RunningProcess {
  readonly task: string;
}

const workers = {
  folder: "workers",
  isSession: (value: unknown): value is Worker => isRecord(value) && value["task"] === "work",
};
const worker = (pid: number): Worker => ({ pid, startedAt: pid, version: "0.1.0", task: "work" });

it("keeps one kind of process apart from another", async () => {
  const files = openPrivateFiles({ folder: temporaryFolder(), pid: 1, warn: () => {} });
  await publish(files, workers, worker(7));
  await publish(files, { ...workers, folder: "others" }, worker(8));
  expect(await findRunning(files, workers, () => true)).toEqual([worker(7)]);
});

it("removes what is no session of the kind or names another process, and leaves other files alone", async () => {
  const folder = temporaryFolder();
  const files = openPrivateFiles({ folder, pid: 1, warn: () => {} });
  mkdirSync(join(folder, "workers"), { mode: 0o700 });
  const write = (name: string, text: string) => writeFileSync(join(folder, "workers", name), text);
  write("1.json", "{");
  write("2.json", '{"pid":2,"task":"rest"}');
  write("3.json", JSON.stringify(worker(4)));
  write("mine.json", "{}");
  expect(await findRunning(files, workers, () => true)).toEqual([]);
  const left = ["1.json", "2.json", "3.json", "mine.json"].filter((name) =>
    existsSync(join(folder, "workers", name)),
  );
  expect(left).toEqual(["mine.json"]);
});

it("only looks when it is asked to: tells who runs and what others left", async () => {
  const folder = temporaryFolder();
  const files = openPrivateFiles({ folder, pid: 1, warn: () => {} });
  await publish(files, workers, worker(7));
  await publish(files, workers, worker(8));
  const survey = await surveyRunning(files, workers, (pid) => pid === 8);
  expect(survey).toEqual({ running: [worker(8)], stale: ["workers/7.json"] });
  expect(existsSync(join(folder, "workers/7.json"))).toBe(true);
});
