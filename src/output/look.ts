import type { DeliveryColumns } from "./columns.ts";
import type { Glyphs, Io } from "./io.ts";
import type { Paint } from "./paint.ts";

/** How something is drawn: colours, signs, width. */
export interface Look {
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  /** Width of the terminal; Infinity when it is none. */
  readonly columns: number;
  /** Masks secrets before a text is cut; nothing is masked without it. */
  readonly redact?: ((value: string) => string) | undefined;
}

/** How deliveries are drawn. */
export interface DeliveryLook extends Look {
  /** Wall clock, ms; decides whether an earlier delivery was today. */
  readonly now: number;
  readonly timeZone?: string | undefined;
  readonly showHeaders: boolean;
  readonly showBody: boolean;
  /** There are several apps: an attempt says whose it is. */
  readonly namesApps?: boolean | undefined;
  /** The widths of this session; without them every line stands alone. */
  readonly widths?: DeliveryColumns | undefined;
}

/** The look of stdout. A pipe is as wide as it takes: what is cut there is lost. */
export function lookOf(io: Io): Look {
  const columns = io.stdoutIsTty ? io.columns : Number.POSITIVE_INFINITY;
  return { paint: io.paint, glyphs: io.glyphs, columns, redact: (value) => io.redact(value) };
}
