import { describe, expect, it } from "vitest";
import { readOptions } from "../../../src/commands/sandbox/options.ts";

const app = { cwd: "/home/me" };

describe("the flags of whk sandbox", () => {
  it("may all be left out", () => {
    expect(readOptions(app, {})).toEqual({
      port: 4010,
      movePort: true,
      timeScale: 1,
      data: null,
      seed: null,
      faults: [],
      allowRemote: false,
      enforceLimits: false,
      printKey: false,
    });
  });

  it("say what they say, paths from the working directory", () => {
    const flags = {
      port: "0",
      timeScale: "0.5",
      data: "box",
      seed: "/seeds/a.json",
      fault: ["api cut", "delivery fail x2"],
      allowRemote: true,
      enforceLimits: true,
      printKey: true,
    };
    expect(readOptions(app, flags)).toMatchObject({
      port: 0,
      movePort: false,
      timeScale: 0.5,
      data: "/home/me/box",
      seed: "/seeds/a.json",
      faults: [{ on: "api" }, { on: "delivery", times: 2 }],
      allowRemote: true,
      enforceLimits: true,
      printKey: true,
    });
  });

  it.each([
    [{ port: "70000" }, '--port: "70000" is out of range'],
    [{ port: "http" }, '--port: "http" is no whole number'],
    [{ timeScale: "fast" }, '--time-scale: "fast" is no factor'],
    [{ timeScale: "-1" }, '--time-scale: "-1" is no factor'],
    [{ timeScale: "1000001" }, '--time-scale: "1000001" is no factor'],
    [{ timeScale: "" }, '--time-scale: "" is no factor'],
    [{ data: "" }, "--data: the path is empty"],
    [{ seed: "" }, "--seed: the path is empty"],
    [{ fault: ["api explode"] }, '--fault: "explode" is no word'],
  ])("%j is refused by name", (flags, message) => {
    expect(() => readOptions(app, flags)).toThrow(message);
  });
});
