import type { WhkError } from "../errors.ts";
import type { Paint } from "./paint.ts";
import { StandardIo } from "./standard-io.ts";
import { type Environment, glyphsFor } from "./terminal.ts";
import type { Printable, Text } from "./text.ts";
import type { OutputStreams } from "./writer.ts";

export type { Paint } from "./paint.ts";

/** Signs, with their plain twins where the terminal has no UTF-8 (`ok`, `x`, `->`, `<-`). */
export interface Glyphs {
  readonly ok: string;
  readonly fail: string;
  readonly to: string;
  readonly from: string;
  readonly dot: string;
  readonly ellipsis: string;
  /** The two halves of a progress bar. */
  readonly full: string;
  readonly empty: string;
}

export interface Streams extends OutputStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/** The modes of one run; set once argv is parsed. */
export interface IoMode {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: "auto" | "always" | "never";
  readonly input: boolean;
}

/**
 * The streams of one run. stdout is data, stderr is narration. Everything printed goes through here:
 * strings are escaped, known secrets are masked, colour codes only come from {@link Paint}.
 */
export interface Io {
  readonly mode: IoMode;
  /** Sets the mode. To be awaited: colours are loaded here, if a stream wants them. */
  configure(mode: IoMode): Promise<void>;
  /** Colours for stdout and for stderr; each knows whether its stream wants them. */
  readonly paint: Paint;
  readonly notePaint: Paint;
  readonly glyphs: Glyphs;
  /** Width of stdout, columns; 80 when it is no terminal. */
  readonly columns: number;
  readonly stdoutIsTty: boolean;
  /** True when prompts, spinners and bars may be shown. */
  readonly interactive: boolean;
  /** The streams prompts and spinners draw on. */
  readonly stdin: NodeJS.ReadableStream;
  readonly stderr: NodeJS.WritableStream;
  /** All of stdin, bytes. Rejects with a usage error when it is a terminal. */
  readStdin(): Promise<Buffer>;
  /** One line of data on stdout. */
  line(value: Printable): void;
  /**
   * The lines of one event of a running command on stdout. While nobody reads stdout and 1000 lines or 1 MB
   * wait, they are left out as a whole; how many is told later.
   */
  event(lines: readonly Printable[]): void;
  /** One JSON document or record on stdout, one line, never left out. Masks strings but the `revealed`. */
  record(value: object, revealed?: readonly string[]): void;
  /** Exact bytes on stdout. */
  bytes(value: Buffer): void;
  /** One line of narration on stderr; silent under --quiet and --json. */
  note(value: Printable): void;
  /** One line on stderr that is never silenced. */
  warn(value: Printable): void;
  /** The two lines `error:` and `hint:` on stderr, or the error document under --json. */
  problem(error: WhkError): void;
  /** Masks this value in everything printed from now on. */
  hide(secret: string): void;
  /** A secret to be shown in full on purpose; passes the mask. */
  reveal(secret: string): Text;
  /** `whsec_…a91f`: prefix and last four. */
  mask(secret: string): Text;
  /** The text with known secrets masked; needed only before a text is cut. */
  redact(value: string): string;
  /** True while the reader of stdout is stopped and much is waiting. */
  readonly congested: boolean;
  /** Resolves when stdout can take more. Rejects when it cannot be written. */
  ready(): Promise<void>;
  /** Resolves once stdout takes no more: with null when its reader left, else with what went wrong. */
  readonly stdoutClosed: Promise<WhkError | null>;
  /** Resolves when all output was handed to the operating system. Rejects when stdout lost some. */
  flush(): Promise<void>;
}

/**
 * The streams as an Io; `platform` is process.platform. Without colour until configured. chalk is loaded
 * only when a stream wants colours: it is a tenth of the start-up of a short command.
 */
export function createIo(streams: Streams, env: Environment, platform = "linux"): Io {
  const loadBrush = async () => new (await import("chalk")).Chalk({ level: 1 });
  return new StandardIo(streams, env, { glyphs: glyphsFor(env, platform), loadBrush });
}
