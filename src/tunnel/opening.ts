import { within } from "./deadline.ts";
import { closeHandle, type Loss, OpenedTunnel } from "./opened.ts";
import { type TunnelClock, type TunnelDriver, TunnelFailure, type TunnelHandle } from "./tunnel.ts";

export interface OpeningParts {
  readonly driver: TunnelDriver;
  readonly port: number;
  /** `/<token>` */
  readonly path: string;
  readonly clock: TunnelClock;
}

/** Ms: for the check before, for the try itself, and for a try that is told to end. */
const checkLimit = 4_000;
const openLimit = 15_000;
const grace = 5_000;

export type Opening = { readonly tunnel: OpenedTunnel } | { readonly failure: Loss };

/** One try to open a tunnel with that name, null for whichever, in bounded time. Never rejects. */
export async function openTunnel(
  parts: OpeningParts,
  name: string | null,
  signal: AbortSignal,
): Promise<Opening> {
  const { driver, clock, path } = parts;
  const check = await within({ limit: checkLimit, clock, signal }, (stop) => driver.preflight(stop)).catch(
    () => ({ inTime: false }) as const,
  );
  if (signal.aborted) return { failure: stopped };
  // A check that says nothing is no reason not to try.
  if (check.inTime && !check.value.ok) {
    const { why, fix, retryable = true } = check.value;
    return { failure: { what: why, fix, retryable } };
  }
  const late = (handle: TunnelHandle) => void closeHandle(handle, clock);
  try {
    const opened = await within({ limit: openLimit + 1_000, clock, signal, grace, late }, (stop) =>
      driver.open({ port: parts.port, name, signal: stop, timeout: openLimit }),
    );
    return opened.inTime ? await accept(opened.value, path, { clock, signal }) : { failure: tooSlow };
  } catch (thrown) {
    return { failure: failureOf(thrown) };
  }
}

/** Only with an address that can be used. */
async function accept(
  handle: TunnelHandle,
  path: string,
  { clock, signal }: { clock: TunnelClock; signal: AbortSignal },
): Promise<Opening> {
  if (/^https?:\/\//i.test(handle.url) && URL.canParse(handle.url)) {
    return { tunnel: new OpenedTunnel(handle, path, signal) };
  }
  await closeHandle(handle, clock);
  return { failure: { what: "the tunnel has no usable address", fix: otherTunnel, retryable: true } };
}

const otherTunnel = "choose another tunnel with --tunnel";
const stopped: Loss = { what: "stopped", fix: null, retryable: true };
const tooSlow: Loss = {
  what: `no tunnel opened within ${openLimit / 1000} s`,
  fix: `whk keeps trying; or ${otherTunnel}`,
  retryable: true,
};

function failureOf(thrown: unknown): Loss {
  if (thrown instanceof TunnelFailure) {
    return { what: thrown.message, fix: thrown.hint, retryable: thrown.retryable };
  }
  const why = thrown instanceof Error ? thrown.message : "something that is no error was thrown";
  return { what: `the tunnel could not be opened: ${why}`, fix: otherTunnel, retryable: true };
}
