import type { WhkError } from "../errors.ts";
import type { Printable, Text } from "./text.ts";

/** Colours with a meaning; each escapes what it is given unless that is a Text already. */
export interface Paint {
  green(value: Printable): Text;
  red(value: Printable): Text;
  yellow(value: Printable): Text;
  cyan(value: Printable): Text;
  dim(value: Printable): Text;
  bold(value: Printable): Text;
}

/** Signs, with their plain twins where the terminal has no UTF-8 (`ok`, `x`, `->`, `<-`). */
export interface Glyphs {
  readonly ok: string;
  readonly fail: string;
  readonly to: string;
  readonly from: string;
  readonly dot: string;
  readonly ellipsis: string;
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
  configure(mode: IoMode): void;
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
  readonly stdin: NodeJS.ReadStream | NodeJS.ReadableStream;
  readonly stderr: NodeJS.WritableStream;
  /** All of stdin, bytes. Rejects with a usage error when it is a terminal. */
  readStdin(): Promise<Buffer>;
  /** One line of data on stdout. */
  line(value: Printable): void;
  /** One JSON document or record on stdout, one line. */
  record(value: object): void;
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
  /** Resolves when all output has been handed to the operating system. */
  flush(): Promise<void>;
}
