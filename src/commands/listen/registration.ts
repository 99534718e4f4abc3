import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { updateCommand } from "./delete-command.ts";
import { type Registered, removalTime } from "./register.ts";
import type { Registrar } from "./registrar.ts";
import { createNews, type News } from "./registration-news.ts";

export interface RegistrationParts {
  readonly registrar: Registrar;
  /** Told at once when there is an endpoint: the listener has to accept its secret. */
  readonly adopt: (registered: Registered) => Promise<void>;
}

/** The listener's endpoint at the provider, whatever becomes of the listener's address. */
export interface Registration {
  /** Null until it is created. */
  readonly registered: Registered | null;
  /** Once it is created and adopted. Rejects with what the provider refused; stays open while there is no address. */
  readonly created: Promise<Registered>;
  /** The listener is reached here from now on: creates the endpoint, or changes its URL. Never fails. */
  reachedAt(url: string): void;
  /** From now on nobody waits for `created`: what comes of it is told. */
  tellFromNowOn(): void;
  /** Removes the endpoint, within 2 s even while it is being created. Never fails. */
  end(): Promise<void>;
}

/** Follows the address of the listener, one call to the provider after the other. */
export function openRegistration(app: App, parts: RegistrationParts): Registration {
  return new Following(app, parts);
}

class Following implements Registration {
  readonly created: Promise<Registered>;
  registered: Registered | null = null;
  readonly #app: App;
  readonly #parts: RegistrationParts;
  readonly #news: News;
  readonly #giveUp = new AbortController();
  #settle: Settle = { resolve: () => {}, reject: () => {} };
  #wanted: string | null = null;
  #reached: string | null = null;
  #working: Promise<void> | null = null;
  #ended = false;

  constructor(app: App, parts: RegistrationParts) {
    this.#app = app;
    this.#parts = parts;
    this.#news = createNews(app);
    this.created = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Who does not wait for it is told otherwise.
    this.created.catch(() => {});
  }

  reachedAt(url: string): void {
    this.#wanted = url;
    if (!this.#ended) this.#working ??= this.#follow();
  }

  tellFromNowOn(): void {
    this.#news.begin();
  }

  async end(): Promise<void> {
    this.#ended = true;
    const { clock } = this.#app;
    const until = clock.elapsed() + removalTime;
    if (this.#working !== null && !(await isDoneIn(clock, this.#working, removalTime))) {
      this.#giveUp.abort();
      if (this.registered === null) this.#news.unknown();
    }
    await this.registered?.remove(Math.max(shortest, until - clock.elapsed()));
  }

  async #follow(): Promise<void> {
    while (!this.#ended && this.#wanted !== null && this.#wanted !== this.#reached) {
      this.#reached = this.#wanted;
      if (this.registered === null) await this.#create(this.#reached);
      else await this.#move(this.registered, this.#reached);
    }
    this.#working = null;
  }

  async #create(url: string): Promise<void> {
    const { registrar, adopt } = this.#parts;
    try {
      const registered = await registrar.register(url, this.#giveUp.signal);
      this.registered = registered;
      await adopt(registered);
      if (!this.#ended) this.#news.created(registered, url);
      this.#settle.resolve(registered);
    } catch (thrown) {
      this.#settle.reject(thrown);
      if (!this.#ended) this.#news.failed(thrown, url);
    }
  }

  async #move({ id, move, remove }: Registered, url: string): Promise<void> {
    try {
      await move(url);
      this.#news.moved(id, url);
    } catch (thrown) {
      if (thrown instanceof WhkError && thrown.code === "endpoint_not_found") {
        // Somebody removed it: there is nothing to change, so a new one is made.
        await remove();
        this.registered = null;
        return this.#create(url);
      }
      const command = updateCommand(this.#parts.registrar.connection, id, url);
      if (!this.#ended) this.#news.notMoved(thrown, { id, url, command });
    }
  }
}

interface Settle {
  resolve(registered: Registered): void;
  reject(thrown: unknown): void;
}

/** What is left for a removal after waiting for something else, at least; ms. */
const shortest = 500;

async function isDoneIn(clock: App["clock"], work: Promise<void>, ms: number): Promise<boolean> {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(
    () => false,
    () => true,
  );
  const isDone = await Promise.race([work.then(() => true), late]);
  done.abort();
  return isDone;
}
