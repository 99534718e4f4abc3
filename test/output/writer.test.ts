import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../../src/output/redact.ts";
import { Writer } from "../../src/output/writer.ts";
import { stoppedStream, systemError } from "./streams.ts";

function recording() {
  const chunks: string[] = [];
  const stream = (name: string) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(`${name}:${chunk}`);
        done();
      },
    });
  const redactor = createRedactor("…");
  return {
    chunks,
    redactor,
    writer: new Writer({ stdout: stream("out"), stderr: stream("err") }, redactor, "…"),
  };
}

test("joins the lines of a turn and keeps the order over both streams", async () => {
  const { writer, chunks } = recording();
  writer.line("stdout", "1");
  writer.line("stdout", "2");
  expect(chunks).toEqual([]);
  writer.line("stderr", "3");
  writer.line("stderr", "4");
  writer.line("stdout", "5");
  await writer.flush();
  expect(chunks).toEqual(["out:1\n2\n", "err:3\n4\n", "out:5\n"]);
});

test("writes at the end of the turn without being asked", async () => {
  const { writer, chunks } = recording();
  writer.line("stdout", "1");
  await new Promise(setImmediate);
  expect(chunks).toEqual(["out:1\n"]);
});

test("masks lines, not raw bytes", async () => {
  const { writer, chunks, redactor } = recording();
  redactor.hide("top-secret-value");
  writer.line("stdout", "a top-secret-value");
  writer.raw("stdout", Buffer.from("top-secret-value"));
  await writer.flush();
  expect(chunks.join("")).toBe("out:a …alue\ntop-secret-value");
});

describe("events", () => {
  test("are left out as a whole while nobody reads", async () => {
    const { stream, chunks, release } = stoppedStream();
    const writer = new Writer({ stdout: stream, stderr: stream }, createRedactor("…"), "…");
    writer.line("stdout", "first");
    await new Promise(setImmediate);
    for (let event = 0; event < 600; event++) writer.event([`event ${event}`, "  why"]);
    expect(writer.congested).toBe(true);
    writer.line("stdout", "a result is never left out");
    release();
    await writer.flush();
    const lines = chunks.join("").trimEnd().split("\n");
    expect(lines.slice(0, 3)).toEqual(["first", "event 0", "  why"]);
    expect(lines.slice(-3)).toEqual([
      "  why",
      "a result is never left out",
      "… 200 lines not shown, the output was not being read",
    ]);
    expect(lines.length).toBe(1 + 1000 + 1 + 1);
  });

  test("bounded memory: what waits stays small however many come", async () => {
    const { stream, chunks, release } = stoppedStream();
    const writer = new Writer({ stdout: stream, stderr: stream }, createRedactor("…"), "…");
    writer.event(["first"]);
    await new Promise(setImmediate);
    for (let event = 0; event < 50_000; event++) writer.event(["x".repeat(100)]);
    release();
    await writer.flush();
    expect(chunks.join("").length).toBeLessThan(110_000);
    expect(chunks.join("")).toContain("… 49,001 lines not shown");
  });
});

test("flush rejects when stdout lost something, not when stderr did", async () => {
  const full = () => new Writable({ write: (_chunk, _encoding, done) => done(systemError("ENOSPC")) });
  const bad = new Writer({ stdout: full(), stderr: stoppedStream().stream }, createRedactor("…"), "…");
  bad.line("stdout", "x");
  await expect(bad.flush()).rejects.toMatchObject({ code: "output_failed" });
  expect(await bad.stdoutClosed).toMatchObject({ code: "output_failed" });
  const fine = new Writer({ stdout: stoppedStream().stream, stderr: full() }, createRedactor("…"), "…");
  fine.line("stderr", "x");
  await fine.flush();
  await fine.ready();
});
