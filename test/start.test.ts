import { expect, it } from "vitest";
import * as start from "../src/start.ts";

it("holds what main needs, and nothing else", () => {
  expect(Object.keys(start).sort()).toEqual([
    "createApp",
    "createIds",
    "createIo",
    "flushWithin",
    "report",
    "runProgram",
  ]);
});
