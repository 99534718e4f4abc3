import type { SandboxAttempt, SandboxEndpoint } from "../model.ts";
import type { Works } from "../works.ts";
import { clockView } from "./clock.ts";
import { faultViews } from "./faults.ts";

/** One attempt in the control API and, with `v` and `kind`, in the records of `whk sandbox`. */
export function attemptView(attempt: SandboxAttempt): object {
  const { id, provider, endpoint, event, n, url, status, responseBody, error, at, ms, next } = attempt;
  return {
    time: new Date(at).toISOString(),
    id,
    provider,
    endpoint,
    event,
    n,
    url,
    status,
    ms: Math.round(ms),
    next: next === null ? null : new Date(next).toISOString(),
    error,
    responseBody,
  };
}

/** What the sandbox holds, in short. Has the signing secrets: only the control token opens it. */
export function stateView(works: Works): object {
  const { state, faults } = works;
  return {
    clock: clockView(works),
    endpoints: state.endpoints().map(endpointView),
    attempts: state.attempts().length,
    ...faultViews(faults),
  };
}

function endpointView({ secrets, createdAt, ...endpoint }: SandboxEndpoint): object {
  return { ...endpoint, createdAt: new Date(createdAt).toISOString(), secret: secrets[0]?.value ?? null };
}
