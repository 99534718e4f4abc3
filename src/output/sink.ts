import { systemCode, WhkError } from "../errors.ts";

/** What is written to; process.stdout and process.stderr are such streams. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly fd?: number;
};

/**
 * How a regular file is written; `node:fs` is such. Handed in, because importing that module costs a short
 * command a tenth of its start-up.
 */
export interface FileAccess {
  fstatSync(fd: number): { isFile(): boolean };
  writeSync(fd: number, chunk: Buffer, offset: number): number;
}

const maxPendingLines = 1000;
const maxPendingBytes = 1024 * 1024;
const readerGone = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

/**
 * The buffered way to one stream: one write at a time, what comes meanwhile is joined into the next.
 * `ended` resolves with null once the reader is gone, with an error once the stream fails otherwise.
 */
export class Sink {
  readonly ended: Promise<WhkError | null>;
  readonly #stream: OutputStream;
  readonly #file: number | null;
  readonly #files: FileAccess | null;
  #resolveEnded: (error: WhkError | null) => void = () => {};
  #isEnded = false;
  #failure: WhkError | null = null;
  #queue: (string | Buffer)[] = [];
  #sending = false;
  #pendingLines = 0;
  #pendingBytes = 0;
  #leftOut = 0;
  #waiting: { until: () => boolean; resolve: () => void }[] = [];
  readonly #leftOutLine: (count: number) => string;

  constructor(stream: OutputStream, leftOutLine: (count: number) => string, files: FileAccess | null = null) {
    this.#stream = stream;
    this.#leftOutLine = leftOutLine;
    this.#files = files;
    this.#file = regularFile(stream, files);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    stream.on("error", (error: Error) => this.#end(error));
  }

  /** True while the reader is stopped and as much waits as may wait: 1000 lines or 1 MB. */
  get congested(): boolean {
    return this.#sending && (this.#pendingLines >= maxPendingLines || this.#pendingBytes >= maxPendingBytes);
  }

  get hasQueued(): boolean {
    return this.#queue.length > 0;
  }

  /** Queues a chunk; it leaves with the next {@link push}. */
  add(chunk: string | Buffer): void {
    if (this.#isEnded) return;
    this.#queue.push(chunk);
    this.#pendingLines += 1;
    this.#pendingBytes += chunk.length;
  }

  /** Counts lines that were not added because of congestion; told once the reader reads again. */
  leaveOut(lines: number): void {
    this.#leftOut += lines;
  }

  /** Hands everything queued to the stream, unless it is still busy with the chunk before. */
  push(): void {
    if (this.#sending || this.#isEnded || this.#queue.length === 0) return;
    const chunk = joined(this.#queue);
    const [lines, bytes] = [this.#pendingLines, this.#pendingBytes];
    this.#queue = [];
    this.#sending = true;
    this.#send(chunk, (error) => {
      this.#sending = false;
      this.#pendingLines -= lines;
      this.#pendingBytes -= bytes;
      if (error) this.#end(error);
      else this.#sent();
    });
  }

  /** Resolves when the stream can take more; rejects when it failed. */
  async ready(): Promise<void> {
    await this.#wait(() => !this.congested);
  }

  /** Resolves when everything was handed to the operating system; rejects when it could not be. */
  async flush(): Promise<void> {
    this.push();
    await this.#wait(() => !this.#sending && this.#queue.length === 0);
  }

  #sent(): void {
    if (this.#queue.length === 0 && this.#leftOut > 0) {
      this.add(this.#leftOutLine(this.#leftOut));
      this.#leftOut = 0;
    }
    this.push();
    this.#wake();
  }

  #send(chunk: string | Buffer, done: (error?: Error | null) => void): void {
    if (this.#file === null || this.#files === null) {
      this.#stream.write(chunk, done);
      return;
    }
    const failure = writeWhole(this.#files, this.#file, Buffer.from(chunk));
    queueMicrotask(() => done(failure));
  }

  #end(error: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#queue = [];
    const code = systemCode(error) ?? "unknown";
    const hungUp = code === "EIO" && this.#stream.isTTY === true;
    this.#failure = readerGone.has(code) || hungUp ? null : outputError(code, error);
    this.#resolveEnded(this.#failure);
    this.#wake();
  }

  #wake(): void {
    const ready = this.#waiting.filter((one) => this.#isEnded || one.until());
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const one of ready) one.resolve();
  }

  async #wait(until: () => boolean): Promise<void> {
    if (!this.#isEnded && !until()) {
      await new Promise<void>((resolve) => this.#waiting.push({ until, resolve }));
    }
    if (this.#failure !== null) throw this.#failure;
  }
}

function joined(chunks: readonly (string | Buffer)[]): string | Buffer {
  if (chunks.every((chunk) => typeof chunk === "string")) return chunks.join("");
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === "string" ? Buffer.from(chunk) : chunk)));
}

function regularFile(stream: OutputStream, files: FileAccess | null): number | null {
  if (files === null || typeof stream.fd !== "number") return null;
  try {
    return files.fstatSync(stream.fd).isFile() ? stream.fd : null;
  } catch {
    return null;
  }
}

// Node's own stream for files takes a short write (a disk that fills up) for a whole one.
function writeWhole(files: FileAccess, file: number, chunk: Buffer): Error | null {
  try {
    let offset = 0;
    while (offset < chunk.length) offset += files.writeSync(file, chunk, offset);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function outputError(code: string, cause: Error): WhkError {
  const message = `the output could not be written (${code})`;
  const hint = code === "ENOSPC" ? "the disk it goes to is full" : "check where the output goes";
  return new WhkError("store", "output_failed", message, { hint, cause });
}
