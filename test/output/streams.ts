import { clearLine, cursorTo, moveCursor } from "node:readline";
import { PassThrough, Writable } from "node:stream";
import { createIo, type Io, type IoMode } from "../../src/output/io.ts";

/** Streams that keep what was written, as terminals of this width or as pipes. */

export const plainMode: IoMode = { json: false, quiet: false, color: "auto", input: true };

export interface Recorded {
  readonly io: Io;
  stdout(): string;
  stderr(): string;
  /** Chunks as they were written to stdout. */
  readonly writes: string[];
}

export interface RecordedOptions {
  tty?: boolean;
  columns?: number;
  env?: Record<string, string>;
  mode?: Partial<IoMode>;
  stdin?: string;
}

export async function recordedIo(options: RecordedOptions = {}): Promise<Recorded> {
  const terminal = options.tty === true ? { isTTY: true, columns: options.columns ?? 120 } : {};
  const writes: string[] = [];
  const errors: string[] = [];
  const stdin = Object.assign(new PassThrough(), options.tty === true ? { isTTY: true } : {});
  stdin.end(options.stdin ?? "");
  const stdout = Object.assign(keeping(writes), terminal);
  const stderr = Object.assign(keeping(errors), terminal);
  if (options.tty === true) Object.assign(stderr, cursorOf(stderr));
  const io = createIo({ stdin, stdout, stderr }, { LANG: "C.UTF-8", TERM: "xterm", ...options.env });
  await io.configure({ ...plainMode, ...options.mode });
  return { io, writes, stdout: () => writes.join(""), stderr: () => errors.join("") };
}

/** A terminal's io on a stream of the test's own. */
export function ioOn(stdout: Writable): Io {
  return createIo({ stdin: new PassThrough(), stdout, stderr: keeping([]) }, { LANG: "C.UTF-8" });
}

/** What a real terminal's stream can do beside writing. */
function cursorOf(stream: Writable) {
  return {
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (x: number, y: number) => moveCursor(stream, x, y),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  };
}

function keeping(chunks: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString("utf8"));
      done();
    },
  });
}

/** A stream whose reader is stopped until `release` is called. */
export function stoppedStream() {
  const chunks: string[] = [];
  let pending: ((error?: Error | null) => void) | null = null;
  let released = false;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString("utf8"));
      if (released) done();
      else pending = done;
    },
  });
  const release = (error?: Error) => {
    released = true;
    pending?.(error);
  };
  return { stream, chunks, release };
}

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
