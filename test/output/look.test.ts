import { expect, test } from "vitest";
import { lookOf } from "../../src/output/look.ts";
import { recordedIo } from "./streams.ts";

test("a terminal has its width, a pipe takes everything", async () => {
  const { io } = await recordedIo({ tty: true, columns: 97 });
  io.hide("hunter2-hunter2");
  const look = lookOf(io);
  expect(look.columns).toBe(97);
  expect(look.paint.red("x").styled).toBe("\u001b[31mx\u001b[39m");
  expect(look.redact?.("hunter2-hunter2")).toBe("…");
  expect(lookOf((await recordedIo()).io).columns).toBe(Number.POSITIVE_INFINITY);
});
