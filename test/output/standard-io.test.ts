import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { text } from "../../src/output/text.ts";
import { ioOn, recordedIo, stoppedStream, systemError } from "./streams.ts";

describe("narration", () => {
  test.each([
    ["ordinarily", {}, "note\nwarning\n"],
    ["under --quiet", { quiet: true }, "warning\n"],
    ["under --json", { json: true }, "warning\n"],
  ])("%s", async (_name, mode, expected) => {
    const { io, stdout, stderr } = await recordedIo({ mode });
    io.note("note");
    io.warn("warning");
    await io.flush();
    expect(stderr()).toBe(expected);
    expect(stdout()).toBe("");
  });
});

describe("problem", () => {
  const error = new WhkError("usage", "bad_port", 'no such port "\u001b[31m"', {
    hint: "choose another",
    details: { port: 99999 },
  });

  test("is an error and a hint", async () => {
    const { io, stderr, stdout } = await recordedIo({ mode: { quiet: true } });
    io.problem(error);
    io.problem(new WhkError("defect", "defect", "two\nlines"));
    await io.flush();
    expect(stderr()).toBe('error: no such port "\\x1b[31m"\nhint:  choose another\nerror: two\\nlines\n');
    expect(stdout()).toBe("");
  });

  test("has its steps between the two, and in the document", async () => {
    const steps = [
      { label: "click", text: "Settings\u001b[2J" },
      { label: "then", text: "whk listen" },
    ];
    const stepped = new WhkError("unsupported", "x", "not here", { hint: "or so", steps });
    const human = await recordedIo({ mode: {} });
    human.io.problem(stepped);
    await human.io.flush();
    expect(human.stderr()).toBe(
      "error: not here\n  click   Settings\\x1b[2J\n  then    whk listen\nhint:  or so\n",
    );
    const json = await recordedIo({ mode: { json: true } });
    json.io.problem(stepped);
    await json.io.flush();
    expect(JSON.parse(json.stderr()).error).toEqual({ steps, code: "x", message: "not here", hint: "or so" });
  });

  test("is a document under --json", async () => {
    const { io, stderr, stdout } = await recordedIo({ mode: { json: true } });
    io.problem(error);
    io.problem(new WhkError("defect", "defect", "bare"));
    await io.flush();
    const documents = stderr()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents).toEqual([
      {
        error: {
          port: 99999,
          code: "bad_port",
          message: 'no such port "\u001b[31m"',
          hint: "choose another",
        },
      },
      { error: { code: "defect", message: "bare", hint: null } },
    ]);
    expect(Object.keys(documents[0].error)).toEqual(["code", "message", "hint", "port"]);
    expect(stderr()).not.toContain("\u001b");
    expect(stdout()).toBe("");
  });
});

describe("records", () => {
  test("mask names as well as values", async () => {
    const { io, stdout } = await recordedIo();
    io.hide("x-secret-12345678");
    io.record({ "x-secret-12345678": [{ "a x-secret-12345678": 1, b: 2 }] });
    await io.flush();
    expect(stdout()).toBe('{"…5678":[{"a …5678":1,"b":2}]}\n');
  });

  test("are one line of JSON each, with nothing invisible in it", async () => {
    const { io, stdout } = await recordedIo({ tty: true, mode: { json: true } });
    const values: unknown[] = [];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
        io.record({ value, list: [value], none: null });
        values.push({ value, list: [value], none: null });
      }),
    );
    await io.flush();
    const lines = stdout().split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line))).toEqual(values);
    expect(lines.join("")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  test("hold no secret, unless it is revealed, and stay JSON whatever the secret is", async () => {
    const { io, stdout } = await recordedIo();
    for (const secret of ['","a":"', "null", "x-secret-12345678", "value"]) io.hide(secret);
    io.record({ value: null, text: "null x-secret-12345678", quote: '","a":"' });
    io.record({ text: "x-secret-12345678" }, ["x-secret-12345678"]);
    await io.flush();
    const lines = stdout().trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { value: null, text: "… …5678", quote: "…" },
      { text: "x-secret-12345678" },
    ]);
  });
});

describe("secrets", () => {
  const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  test("are masked everywhere, and shown where it is meant", async () => {
    const { io, stdout, stderr } = await recordedIo();
    io.hide(secret);
    io.line(`a ${secret}`);
    io.event([text`b ${Buffer.from(secret).toString("hex")}`]);
    io.warn(text`c ${encodeURIComponent(secret)}`);
    io.problem(new WhkError("usage", "x", `d ${secret}`, { hint: Buffer.from(secret).toString("base64") }));
    io.line(text`e ${io.mask(secret)}`);
    io.line(text`f ${io.reveal(secret)} ${secret}`);
    await io.flush();
    expect(stdout()).toBe(`a whsec_…b7oD\nb whsec_…b7oD\ne whsec_…b7oD\nf ${secret} whsec_…b7oD\n`);
    expect(stderr()).toBe("c whsec_…b7oD\nerror: d whsec_…b7oD\nhint:  whsec_…b7oD\n");
    expect(io.redact(secret)).toBe("whsec_…b7oD");
  });

  test("a revealed text is escaped, measured and printed as it is", async () => {
    const { io, stdout } = await recordedIo();
    io.hide("tok\u001ben-ü😀");
    const shown = io.reveal("tok\u001ben-ü😀");
    io.line(text`Authorization: ${shown}`);
    await io.flush();
    expect(stdout()).toBe("Authorization: tok\\x1ben-ü😀\n");
    expect(shown.width).toBe("tok\\x1ben-ü".length + 2);
  });
});

describe("bytes and stdin", () => {
  test("bytes leave as they are", async () => {
    const chunks: Buffer[] = [];
    const { stream } = stoppedStream();
    stream.write = ((chunk: Buffer, done: () => void) => {
      chunks.push(chunk);
      done();
      return true;
    }) as typeof stream.write;
    const io = ioOn(stream);
    io.bytes(Buffer.from([0, 255, 27, 10]));
    await io.flush();
    expect(Buffer.concat(chunks)).toEqual(Buffer.from([0, 255, 27, 10]));
  });

  test("all of stdin is read", async () => {
    const { io } = await recordedIo({ stdin: "line\r\n\u0000" });
    expect(await io.readStdin()).toEqual(Buffer.from("line\r\n\u0000"));
  });

  test("a terminal is not waited for", async () => {
    const { io } = await recordedIo({ tty: true });
    await expect(io.readStdin()).rejects.toMatchObject({ kind: "usage", code: "no_stdin" });
  });
});

describe("a reader that stops or leaves", () => {
  test("events are left out, records wait for ready()", async () => {
    const { stream, chunks, release } = stoppedStream();
    const io = ioOn(stream);
    io.line("first");
    await new Promise(setImmediate);
    for (let n = 0; n < 1500; n++) io.event([`event ${n}`]);
    expect(io.congested).toBe(true);
    io.record({ kind: "delivery" });
    const ready = io.ready();
    release();
    await ready;
    await io.flush();
    expect(chunks.join("")).toContain('{"kind":"delivery"}\n');
    expect(chunks.join("")).toContain("… 501 lines not shown, the output was not being read\n");
  });

  test("[D13] a reader that left ends quietly, a full disk does not", async () => {
    const gone = stoppedStream();
    const io = ioOn(gone.stream);
    io.line("x");
    const flushed = io.flush();
    gone.release(systemError("EPIPE"));
    await flushed;
    expect(await io.stdoutClosed).toBe(null);

    const full = stoppedStream();
    const lost = ioOn(full.stream);
    lost.line("x");
    const failed = lost.flush();
    full.release(systemError("ENOSPC"));
    await expect(failed).rejects.toMatchObject({ kind: "store", code: "output_failed" });
    expect(await lost.stdoutClosed).toMatchObject({ code: "output_failed" });
  });
});
