import { WhkError } from "../errors.ts";
import { escapeJson, escapeText } from "./escape.ts";
import type { Glyphs, Io, IoMode, Streams } from "./io.ts";
import { type Brush, type Paint, paintWith } from "./paint.ts";
import { createRedactor, maskSecret, type Redactor } from "./redact.ts";
import { type Environment, isInteractive, wantsColor } from "./terminal.ts";
import { type Printable, Text, text, toText } from "./text.ts";
import { type StreamName, Writer } from "./writer.ts";

interface Look {
  readonly glyphs: Glyphs;
  readonly loadBrush: () => Promise<Brush>;
}

/** The Io over real streams. */
export class StandardIo implements Io {
  mode: IoMode = { json: false, quiet: false, color: "auto", input: true };
  readonly paint: Paint;
  readonly notePaint: Paint;
  readonly glyphs: Glyphs;
  readonly stderr: Streams["stderr"];
  readonly #streams: Streams;
  readonly #env: Environment;
  readonly #redactor: Redactor;
  readonly #writer: Writer;
  readonly #loadBrush: () => Promise<Brush>;
  readonly #brushes: Record<StreamName, Brush | null> = { stdout: null, stderr: null };

  constructor(streams: Streams, env: Environment, { glyphs, loadBrush }: Look) {
    this.#loadBrush = loadBrush;
    this.#streams = streams;
    this.#env = env;
    this.#redactor = createRedactor(glyphs.ellipsis);
    this.#writer = new Writer(streams, this.#redactor, glyphs.ellipsis);
    this.glyphs = glyphs;
    this.stderr = streams.stderr;
    this.paint = paintWith(() => this.#brushes.stdout);
    this.notePaint = paintWith(() => this.#brushes.stderr);
  }

  async configure(mode: IoMode): Promise<void> {
    this.mode = mode;
    for (const name of ["stdout", "stderr"] as const) {
      const colored = wantsColor(mode, this.#env, this.#streams[name].isTTY === true);
      this.#brushes[name] = colored ? await this.#loadBrush() : null;
    }
  }

  /** Opened by Node when first asked for. */
  get stdin(): Streams["stdin"] {
    return this.#streams.stdin;
  }

  get columns(): number {
    return (this.stdoutIsTty && this.#streams.stdout.columns) || 80;
  }

  get stdoutIsTty(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  get interactive(): boolean {
    const bothTty = this.stdin.isTTY === true && this.stderr.isTTY === true;
    return isInteractive(this.mode, this.#env, bothTty);
  }

  get congested(): boolean {
    return this.#writer.congested;
  }

  get stdoutClosed(): Promise<WhkError | null> {
    return this.#writer.stdoutClosed;
  }

  async readStdin(): Promise<Buffer> {
    if (this.stdin.isTTY === true) {
      throw new WhkError("usage", "no_stdin", "nothing is piped into stdin", {
        hint: "pipe the bytes in, or name a file",
      });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of this.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  line(value: Printable): void {
    this.#writer.line("stdout", this.#shown("stdout", value));
  }

  event(lines: readonly Printable[]): void {
    this.#writer.event(lines.map((line) => this.#shown("stdout", line)));
  }

  record(value: object, revealed: readonly string[] = []): void {
    this.#writer.raw("stdout", this.#encoded(value, revealed));
  }

  bytes(value: Buffer): void {
    this.#writer.raw("stdout", value);
  }

  note(value: Printable): void {
    if (!this.mode.quiet && !this.mode.json) this.warn(value);
  }

  warn(value: Printable): void {
    this.#writer.line("stderr", this.#shown("stderr", value));
  }

  problem(error: WhkError): void {
    if (this.mode.json) {
      const { code, message, hint, details, steps } = error;
      const said = { code, message, hint: hint ?? null };
      // First what a person looks for in a log; and no detail takes its place.
      const document = { error: { ...said, ...details, ...(steps.length === 0 ? {} : { steps }), ...said } };
      this.#writer.raw("stderr", this.#encoded(document, []));
      return;
    }
    this.warn(text`${this.notePaint.red("error:")} ${error.message}`);
    for (const { label, text: words } of error.steps) {
      this.warn(text`  ${this.notePaint.dim(label.padEnd(7))} ${words}`);
    }
    if (error.hint !== undefined) this.warn(text`${this.notePaint.dim("hint:")}  ${error.hint}`);
  }

  hide(secret: string): void {
    this.#redactor.hide(secret);
  }

  redact(value: string): string {
    return this.#redactor.redact(value);
  }

  /** The mask finds no secret whose characters stand apart; the writer takes the NULs between them out. */
  reveal(secret: string): Text {
    const apart = escapeText(secret).split("").join("\0");
    return new Text(apart, apart);
  }

  mask(secret: string): Text {
    return toText(maskSecret(secret, this.glyphs.ellipsis));
  }

  ready(): Promise<void> {
    return this.#writer.ready();
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  #shown(name: StreamName, value: Printable): string {
    const line = toText(value);
    return this.#brushes[name] === null ? line.plain : line.styled;
  }

  #encoded(value: object, revealed: readonly string[]): string {
    const redact = (text: string) => this.#redactor.redact(text, revealed);
    const masked = (_key: string, one: unknown) =>
      typeof one === "string" ? redact(one) : maskNames(one, redact);
    return `${escapeJson(JSON.stringify(value, masked))}\n`;
  }
}

/**
 * The same value with the secrets in its names masked, were it an object. A name of a few letters is one of whk's
 * own, which scripts look for, even when somebody's secret is that word.
 */
function maskNames(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const names = entries.map(([name]) => (/^[a-z]{1,24}$/i.test(name) ? name : redact(name)));
  if (entries.every(([name], index) => name === names[index])) return value;
  return Object.fromEntries(entries.map(([, one], index) => [names[index], one]));
}
