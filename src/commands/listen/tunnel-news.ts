import type { App } from "../../app.ts";
import type { NoiseCounts } from "../../listen/noise.ts";
import { duration } from "../../output/time.ts";
import {
  addressLine,
  changeLines,
  changeRecord,
  gapWords,
  noiseLine,
  remarkLines,
  type Sender,
  type TunnelLook,
} from "../../output/tunnel.ts";
import type { TunnelChange } from "../../tunnel/changes.ts";
import type { TunnelChoice } from "./tunnel-choice.ts";

/** What a listener says of its tunnel while it runs. */
export interface TunnelNews {
  /**
   * What was said before waits until now: the `ready` record comes first. Who saw the address (null: nobody) need
   * not read how it came about.
   */
  begin(shown: string | null): void;
  change(change: TunnelChange): void;
  /** It was open for so long, ms, and is closed now. */
  expired(ttl: number): void;
  noise(counts: NoiseCounts): void;
}

export interface NewsParts {
  readonly choice: TunnelChoice;
  /** Who sends; null: nobody in particular. */
  readonly sender: () => Sender | null;
}

/** Lines on stderr, or the `tunnel` record with --json. */
export function createTunnelNews(app: App, parts: NewsParts): TunnelNews {
  return new News(app, parts);
}

interface TimedChange extends TunnelChange {
  /** Wall clock, ms. */
  readonly time: number;
}

class News implements TunnelNews {
  readonly #app: App;
  readonly #parts: NewsParts;
  readonly #startedAt: number;
  #waiting: (() => void)[] | null = [];
  #url: string | null = null;
  /** The reason said last, so that it is not said again with the next state. */
  #reason: string | null = null;
  #expired: string | null = null;
  #assured = false;

  constructor(app: App, parts: NewsParts) {
    this.#app = app;
    this.#parts = parts;
    this.#startedAt = app.clock.elapsed();
  }

  begin(shown: string | null): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    if (shown === null || this.#app.io.mode.json) {
      for (const say of waiting) say();
      return;
    }
    this.#url = shown;
    this.#remark();
  }

  change(told: TunnelChange): void {
    const { io, clock } = this.#app;
    const change = { ...told, time: clock.now(), ...(told.state === "closed" && { reason: this.#expired }) };
    const took = clock.elapsed() - this.#startedAt;
    this.#say(() => {
      if (io.mode.json) io.record(changeRecord(withoutPrevious(change)));
      else this.#print(change, took);
    });
  }

  expired(ttl: number): void {
    this.#expired = `it was open for ${duration(ttl)} (--ttl); local deliveries go on`;
  }

  noise(counts: NoiseCounts): void {
    const time = this.#app.clock.now();
    this.#say(() => this.#app.io.note(noiseLine(counts, { time, look: this.#look() })));
  }

  #say(say: () => void): void {
    if (this.#waiting === null) say();
    else this.#waiting.push(say);
  }

  #print(change: TimedChange, took: number): void {
    const { io } = this.#app;
    const look = this.#look();
    if (change.state === "ready") {
      this.#printReady(change, took);
      return;
    }
    const { reason } = change;
    const isNews = reason !== null && reason !== this.#reason;
    // What follows by itself, or what the user has just asked for.
    if (!isNews && change.state !== "reconnecting") return;
    this.#reason = reason;
    const said = isNews ? this.#withAssurance(change) : { ...change, reason: null, hint: null };
    for (const line of changeLines(said, look)) io.note(line);
  }

  #printReady(change: TimedChange, took: number): void {
    const { io } = this.#app;
    const look = this.#look();
    const { url, gap } = change;
    this.#reason = null;
    const isFirst = this.#url === null;
    if (!isFirst) {
      const reason = gap === null ? null : gapWords(gap, this.#parts.sender(), look);
      for (const line of changeLines({ ...change, reason, hint: null }, look)) io.note(line);
    }
    if (url === null || url === this.#url) return;
    io.note(addressLine(url, isFirst ? took : null, look));
    this.#url = url;
    if (isFirst) this.#remark();
  }

  #remark(): void {
    for (const remark of remarksOn(this.#parts.choice)) {
      for (const line of remarkLines(remark, this.#look())) this.#app.io.note(line);
    }
  }

  /** Once, before it ever worked: the listener itself is fine. */
  #withAssurance(change: TimedChange): TimedChange {
    const { state, hint } = change;
    if (this.#assured || this.#url !== null || state === "closed") return change;
    this.#assured = true;
    const goOn = "local deliveries go on";
    const assurance = state === "failed" ? goOn : `${goOn}, whk keeps trying quietly`;
    return { ...change, hint: hint === null ? assurance : `${hint}; ${assurance}` };
  }

  #look(): TunnelLook {
    const { notePaint: paint, glyphs, columns, stdoutIsTty } = this.#app.io;
    // Nothing is broken where nobody's width is known.
    return { paint, glyphs, columns: stdoutIsTty ? columns : Number.POSITIVE_INFINITY };
  }
}

function remarksOn({ driver, remark }: TunnelChoice): string[] {
  const isOpen = !driver.capabilities.encryptedLeg;
  const open =
    "not encrypted all the way from the tunnel's server to here: use test data; --require-encrypted refuses it";
  return [...(isOpen ? [open] : []), ...(remark === null ? [] : [remark])];
}

function withoutPrevious({ previousUrl: _previous, ...change }: TimedChange) {
  return change;
}
