import type { Look } from "./look.ts";
import { empty, type Printable, padEnd, type Text, text } from "./text.ts";

/** What the first lines of `whk sandbox` tell. */
export interface SandboxBanner {
  readonly url: string;
  /** The wanted port when it was taken. */
  readonly movedFrom: number | null;
  readonly bases: Readonly<Record<string, string>>;
  /** Where the developer's app sends to, by provider id. */
  readonly portals: Readonly<Record<string, string>>;
  readonly controlUrl: string;
  /** Masked or revealed by the caller. */
  readonly apiKey: Text;
  readonly controlToken: Text;
  readonly timeScale: number;
  /** Folder of the kept state, null when nothing is kept. */
  readonly data: string | null;
}

/** The lines `whk sandbox` starts with, on stderr. */
export function sandboxBanner(banner: SandboxBanner, look: Look): Text[] {
  const { paint } = look;
  const head = text`  ${paint.bold("whk")}  sandbox`;
  const stops = "Ctrl-C stops";
  const far = Math.min(look.columns, 78) - head.width - stops.length;
  const rows: [label: string, value: Printable, note: string][] = [
    ...baseRows(banner),
    ...Object.entries(banner.portals).map(([id, portal]): [string, Printable, string] => [
      id,
      portal,
      "where your app sends to",
    ]),
    ["control", banner.controlUrl, ""],
    ["key", banner.apiKey, "`--sandbox` needs none; --print-key shows it"],
    ["token", banner.controlToken, "for the control API"],
    ["time", scaleText(banner.timeScale), ""],
    ...(banner.data === null ? [] : [["kept in", banner.data, ""] satisfies [string, Printable, string]]),
  ];
  return [
    empty,
    text`${padEnd(head, head.width + Math.max(2, far))}${paint.dim(stops)}`,
    ...rows.map((row) => rowLine(row, look)),
    empty,
  ];
}

/** Real APIs each with their base, the stand-ins for dashboards in one row. */
function baseRows({ url, bases, movedFrom }: SandboxBanner): [string, Printable, string][] {
  const moved = movedFrom === null ? "" : `port ${movedFrom} is taken`;
  const all = Object.entries(bases);
  const stands = all.filter(([id, base]) => base === `${url}/${id}/dashboard`).map(([id]) => id);
  const real = all.filter(([id]) => !stands.includes(id));
  return [
    ...real.map(([id, base], index): [string, Printable, string] => [id, base, index === 0 ? moved : ""]),
    ...(stands.length === 0
      ? []
      : [["others", `${url}/<id>/dashboard`, someOf(stands)] satisfies [string, Printable, string]]),
  ];
}

/** `senfenico, open-market and 5 more`. */
function someOf(names: readonly string[]): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  return shown.join(", ") + (shown.length < names.length ? ` and ${names.length - shown.length} more` : "");
}

function scaleText(scale: number): string {
  if (scale === 0) return "stands still until the control API moves it on";
  return scale === 1 ? "real" : `${scale} times as fast as real`;
}

/** A note gives way to the width; what is there to be copied is never cut. */
function rowLine([label, value, note]: [string, Printable, string], { paint, columns }: Look): Text {
  const line = text`  ${paint.dim(padEnd(label, 11))}   ${value}`;
  const whole = note === "" ? line : text`${line}   ${paint.dim(note)}`;
  return whole.width <= columns ? whole : line;
}
