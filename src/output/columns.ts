import type { Glyphs } from "./io.ts";
import { toText } from "./text.ts";

/** Widths of the cells of a delivery line; 0: the column is not shown. */
export interface Layout {
  readonly provider: number;
  readonly type: number;
  readonly id: number;
  readonly verdict: number;
  /** Arrow and status. */
  readonly status: number;
  /** The time an answer took, with the blanks before it. */
  readonly took: number;
}

const gap = 2;
const clock = 8;
const longest = { provider: 17, type: 40, id: 40 };
const shortestMark = gap + "dup".length;
const markRooms = [
  { mark: gap + "duplicate of 12:04:31".length, least: 20 },
  { mark: gap + "duplicate".length, least: 12 },
  { mark: shortestMark, least: 8 },
];
const leastType = "payment.succeeded".length;
const leastId = 10;
const commonProvider = "open-market".length;
/** Ids of providers tell each other apart by their beginnings. */
const narrowProvider = 8;

/**
 * The widths one session needs. They only grow, so the eye finds verdict and status where they were; known
 * provider ids and event types given at the start keep them from growing at all.
 */
export class DeliveryColumns {
  #provider = 7;
  #type = leastType;
  #id = leastId;

  constructor(known: { providers?: readonly string[]; types?: readonly string[] } = {}) {
    for (const provider of known.providers ?? []) this.grow({ provider, type: "", id: "" });
    for (const type of known.types ?? []) this.grow({ provider: "", type, id: "" });
  }

  /** Makes room for these cells, up to a bound. */
  grow(cells: { provider: string; type: string; id: string }): void {
    this.#provider = Math.max(this.#provider, Math.min(toText(cells.provider).width, longest.provider));
    this.#type = Math.max(this.#type, Math.min(toText(cells.type).width, longest.type));
    this.#id = Math.max(this.#id, Math.min(toText(cells.id).width, longest.id));
  }

  /** How a terminal of so many columns is divided; Infinity for a pipe. Below 80 the id goes, below 60 the provider. */
  layout(columns: number, glyphs: Glyphs): Layout {
    const sign = Math.max(glyphs.ok.length, glyphs.fail.length);
    const verdict = sign + " malformed".length;
    const status = glyphs.to.length + " 200".length;
    const took = columns < 60 ? 0 : (columns < 100 ? " " : "  ").length + "999 ms".length;
    const provider = this.#providerWidth(columns);
    const around = clock + gap + (provider === 0 ? 0 : provider + gap) + gap + verdict + gap + status + took;
    const type = this.#typeWidth(columns - around, columns < 80 ? shortestMark : gap + leastId);
    const id = columns < 80 ? 0 : this.#idWidth(columns - around - type - gap);
    return { provider, type, id, verdict, status, took };
  }

  #providerWidth(columns: number): number {
    if (columns < 60) return 0;
    if (columns < 70) return Math.min(this.#provider, narrowProvider);
    if (columns < 100) return Math.min(this.#provider, commonProvider);
    return Math.max(this.#provider, commonProvider);
  }

  /** Leaves room for what follows, an id or the shortest mark, as long as an ordinary event type stays whole. */
  #typeWidth(room: number, rest: number): number {
    return Math.max(8, Math.min(this.#type, room, Math.max(room - rest, leastType)));
  }

  /** Leaves room for a duplicate mark, as long as the id stays readable. */
  #idWidth(room: number): number {
    const marks = markRooms.find(({ mark, least }) => room - mark >= Math.min(this.#id, least));
    const width = Math.min(this.#id, room - (marks?.mark ?? 0));
    return width >= 6 ? width : 0;
  }
}
