import type { Glyphs, Io } from "./io.ts";
import { type Printable, toText } from "./text.ts";
import { count } from "./time.ts";

export interface Spinner {
  update(label: Printable): void;
  /** Takes the spinner off the screen. */
  stop(): void;
}

export interface Bar {
  /** `rate` is per second; null while it is not known. */
  update(done: number, rate: number | null): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/** A spinner on stderr while something is waited for; does nothing unless stderr is a terminal for a human. */
export async function startSpinner(io: Io, label: Printable): Promise<Spinner> {
  if (!io.interactive || io.mode.quiet || !canDraw(io.stderr)) return { update: () => {}, stop: () => {} };
  // ora colours by the environment, not by its stream, so it is never made for anything but a terminal.
  const { default: ora } = await import("ora");
  await io.flush();
  const shown = (value: Printable) => io.redact(toText(value).plain);
  const spinner = ora({
    text: shown(label),
    stream: io.stderr,
    isEnabled: true,
    discardStdin: false,
    hideCursor: false,
    ...(io.glyphs.ok === "ok" ? { spinner: "line" } : {}),
  }).start();
  return {
    update: (value) => {
      spinner.text = shown(value);
    },
    stop: () => void spinner.stop(),
  };
}

/** A terminal of no columns, as `script` and some containers give, would let ora count its lines for ever. */
function canDraw(stream: NodeJS.WritableStream): boolean {
  return "cursorTo" in stream && (!("columns" in stream) || Number(stream.columns) > 0);
}

/** A bar on stderr for `total` steps, on the same terms as {@link startSpinner}. */
export async function startBar(io: Io, total: number): Promise<Bar> {
  const spinner = await startSpinner(io, barText({ done: 0, total, rate: null }, io.glyphs));
  return {
    update: (done, rate) => spinner.update(barText({ done, total, rate }, io.glyphs)),
    stop: () => spinner.stop(),
  };
}

/** `▪▪▪▪▫▫▫▫▫▫ 4,120 of 10,000 · 8,300/s`. */
export function barText(
  { done, total, rate }: { done: number; total: number; rate: number | null },
  glyphs: Glyphs,
): string {
  const cells = 10;
  const filled = total <= 0 ? cells : Math.floor((Math.min(Math.max(done, 0), total) / total) * cells);
  const bar = glyphs.full.repeat(filled) + glyphs.empty.repeat(cells - filled);
  const speed = rate === null ? "" : ` ${glyphs.dot} ${count(Math.round(rate))}/s`;
  return `${bar} ${count(done)} of ${count(total)}${speed}`;
}
