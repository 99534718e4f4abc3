import type { Layout } from "./columns.ts";
import type { Glyphs } from "./io.ts";
import { toText } from "./text.ts";

/** Widths of the cells of a row of stored deliveries; 0: the column is not shown. */
export interface ListingLayout extends Layout {
  /** The beginning of the delivery's own id. */
  readonly delivery: number;
  /** Only the sign of the verdict is shown. */
  readonly signOnly: boolean;
}

/** What the columns hold. */
export interface ListingCells {
  readonly delivery: string;
  readonly provider: string;
  readonly type: string;
  readonly id: string;
}

const gap = 2;
const clock = 8;
const longest = { delivery: 30, provider: 17, type: 40, id: 40 };
const usualType = "payment.succeeded".length;
const leastType = 8;
const leastId = 10;
const commonProvider = "open-market".length;
const shortestMark = gap + "dup".length;
const longestMark = gap + "duplicate of 12:04:31".length;

/** The widths a list needs. They only grow, so what comes later stands below what came before. */
export class ListingColumns {
  #delivery = 10;
  #provider = 7;
  #type = usualType;
  #id = leastId;

  /** Makes room for these cells, up to a bound. */
  grow(cells: ListingCells): void {
    this.#delivery = Math.max(this.#delivery, Math.min(cells.delivery.length, longest.delivery));
    this.#provider = Math.max(this.#provider, Math.min(toText(cells.provider).width, longest.provider));
    this.#type = Math.max(this.#type, Math.min(toText(cells.type).width, longest.type));
    this.#id = Math.max(this.#id, Math.min(toText(cells.id).width, longest.id));
  }

  /**
   * How a terminal of so many columns is divided. The id of the delivery is always there. What has no room goes: the
   * event id first, below 80 columns; then the time an answer took, the provider, and the word of the verdict below 60.
   */
  layout(columns: number, glyphs: Glyphs): ListingLayout {
    const signOnly = columns < 60;
    const sign = Math.max(glyphs.ok.length, glyphs.fail.length);
    const verdict = sign + (signOnly ? 0 : " malformed".length);
    const status = glyphs.to.length + " 200".length;
    const around = clock + gap + this.#delivery + gap + usualType + gap + verdict + gap + status;
    let room = signOnly ? Math.min(0, columns - around) : columns - around;
    const take = (wanted: number) => {
      if (wanted > room) return 0;
      room -= wanted;
      return wanted;
    };
    const provider = Math.max(0, take(this.#providerWidth(columns) + gap) - gap);
    const took = take((columns < 100 ? " " : "  ").length + "999 ms".length);
    const more = Math.min(this.#type - usualType, Math.max(Math.min(0, room), room - shortestMark));
    const type = Math.max(leastType, usualType + more);
    const id = columns < 80 ? 0 : this.#idWidth(room - more - gap);
    return { delivery: this.#delivery, provider, type, id, verdict, status, took, signOnly };
  }

  /** Ids of providers tell each other apart by their beginnings. */
  #providerWidth(columns: number): number {
    if (columns < 88) return Math.min(this.#provider, "payvost".length);
    return columns < 100
      ? Math.min(this.#provider, commonProvider)
      : Math.max(this.#provider, commonProvider);
  }

  /** Leaves room for a mark, as long as the id stays readable. */
  #idWidth(room: number): number {
    const least = Math.min(this.#id, leastId);
    if (room < least + shortestMark) return 0;
    return Math.max(least, Math.min(this.#id, room - longestMark));
  }
}
