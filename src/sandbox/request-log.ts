import type { SandboxRequest } from "./model.ts";

const most = 1_000;

/** The newest 1,000 requests to the simulated APIs. */
export class RequestLog {
  #requests: SandboxRequest[] = [];

  add(request: SandboxRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 2 * most) this.#requests = this.#requests.slice(-most);
  }

  /** Oldest first. */
  list(): readonly SandboxRequest[] {
    return this.#requests.slice(-most);
  }

  clear(): void {
    this.#requests = [];
  }
}
