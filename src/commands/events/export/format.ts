import { WhkError } from "../../../errors.ts";
import type { ExportedRequest } from "./request.ts";

/** What a format may need beside the requests. */
export interface FormatContext {
  /** Of whk. */
  readonly version: string;
  /**
   * Puts a body the text cannot hold into a file beside it and answers the file's name; null when the text goes to
   * stdout, where nothing stands beside it.
   */
  readonly attach: ((body: Buffer) => string) | null;
}

/** One way to write requests. */
export interface Format {
  /** Of its files. */
  readonly extension: string;
  /**
   * The requests as one text that ends in a line break and holds nothing a terminal would obey. Throws a usage
   * error for a request that the tool cannot send as it is.
   */
  write(requests: readonly ExportedRequest[], context: FormatContext): string;
}

/** The error for a request that a tool cannot send without changing it. */
export function cannotExport(format: string, problem: string, hint: string): WhkError {
  return new WhkError("usage", "cannot_export", `--as ${format}: ${problem}`, { hint });
}
