import type { WhkError } from "../errors.ts";
import type { Redactor } from "./redact.ts";
import { type FileAccess, type OutputStream, Sink } from "./sink.ts";

export interface OutputStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Left out: every stream is written as a stream. */
  readonly files?: FileAccess;
}

export type StreamName = "stdout" | "stderr";

/**
 * stdout and stderr as one: lines of one turn of the event loop leave in one write per stream, in the order
 * they were printed over both, because a terminal shows both.
 */
export class Writer {
  readonly #redactor: Redactor;
  readonly #sinks: Readonly<Record<StreamName, Sink>>;
  #scheduled = false;

  constructor(streams: OutputStreams, redactor: Redactor, ellipsis: string) {
    const leftOut = (count: number) =>
      `${ellipsis} ${count.toLocaleString("en")} lines not shown, the output was not being read\n`;
    this.#redactor = redactor;
    this.#sinks = {
      stdout: new Sink(streams.stdout, leftOut, streams.files),
      stderr: new Sink(streams.stderr, leftOut, streams.files),
    };
  }

  get stdoutClosed(): Promise<WhkError | null> {
    return this.#sinks.stdout.ended;
  }

  get congested(): boolean {
    return this.#sinks.stdout.congested;
  }

  /** Writes a line that is safe already, secrets masked. NULs, see `reveal` of Io, go. */
  line(name: StreamName, safe: string): void {
    const masked = this.#redactor.redact(safe);
    this.raw(name, `${masked.includes("\0") ? masked.replaceAll("\0", "") : masked}\n`);
  }

  /** Writes the lines on stdout, or none of them while it is congested. */
  event(lines: readonly string[]): void {
    if (this.congested) this.#sinks.stdout.leaveOut(lines.length);
    else for (const line of lines) this.line("stdout", line);
  }

  /** Writes as it is. */
  raw(name: StreamName, chunk: string | Buffer): void {
    this.#sinks[name === "stdout" ? "stderr" : "stdout"].push();
    this.#sinks[name].add(chunk);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#push());
  }

  /** Resolves when stdout can take more; rejects when it failed. */
  ready(): Promise<void> {
    return this.#sinks.stdout.ready();
  }

  /** Resolves when all was handed to the operating system; rejects when stdout lost some. */
  async flush(): Promise<void> {
    this.#push();
    await this.#sinks.stdout.flush();
    // stderr that cannot be written leaves nowhere to say so.
    await this.#sinks.stderr.flush().catch(() => {});
  }

  #push(): void {
    this.#scheduled = false;
    this.#sinks.stdout.push();
    this.#sinks.stderr.push();
  }
}
