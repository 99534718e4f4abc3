import { expect, it } from "vitest";
import { broken, doubtful, fine, lookAt } from "../../../src/commands/doctor/finding.ts";
import { WhkError } from "../../../src/errors.ts";
import { ownApp } from "../listen/own-app.ts";

const limit = 5000;

it("hands over what a look found", async () => {
  const { app } = await ownApp();
  const findings = [fine("port", "free"), doubtful("key", "none", "whk login")];
  expect(await lookAt(app, { name: "port", limit, look: async () => findings })).toEqual(findings);
});

it("makes an error of whk a finding with its kind and hint", async () => {
  const { app } = await ownApp();
  const look = async () => {
    throw new WhkError("store", "disk_full", "the disk is full", { hint: "make room" });
  };
  expect(await lookAt(app, { name: "store", limit, look })).toEqual([
    broken("store", "the disk is full", { fix: "make room", kind: "store" }),
  ]);
});

it("does not hide a defect", async () => {
  const { app } = await ownApp();
  const look = () => Promise.reject(new TypeError("a defect"));
  await expect(lookAt(app, { name: "store", limit, look })).rejects.toThrow("a defect");
});

it("gives up at its deadline and ends what is under way", async () => {
  const { app } = await ownApp();
  const waits: number[] = [];
  const hurried = { ...app, clock: { ...app.clock, sleep: async (ms: number) => void waits.push(ms) } };
  let ended = false;
  const look = (signal: AbortSignal) =>
    new Promise<never>(() => {
      signal.addEventListener("abort", () => {
        ended = true;
      });
    });
  expect(await lookAt(hurried, { name: "tunnel", limit, look })).toEqual([
    doubtful("tunnel", "no answer within 5 s", null),
  ]);
  expect(waits).toEqual([5000]);
  expect(ended).toBe(true);
});
