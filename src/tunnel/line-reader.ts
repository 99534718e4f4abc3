import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";

/** Characters of one line that are kept; a tool that never ends its line costs no more. */
const longestLine = 4096;

/**
 * Joins the chunks of one output stream to lines, wherever they were cut: in a word, a character or a colour
 * code. A line ends with LF, CR or both; it is given without colour codes, and cut to 4096 characters.
 */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string) => void;
  #pending = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  /** Gives the last line, where it has no end. */
  end(): void {
    this.#take(`${this.#decoder.end()}\n`);
  }

  #take(text: string): void {
    const [first = "", ...rest] = text.split(/[\r\n]/);
    this.#keep(first);
    for (const part of rest) {
      this.#give();
      this.#keep(part);
    }
  }

  #keep(text: string): void {
    this.#pending += text.slice(0, longestLine - this.#pending.length);
  }

  #give(): void {
    const line = stripVTControlCharacters(this.#pending).trimEnd();
    this.#pending = "";
    if (line !== "") this.#onLine(line);
  }
}
