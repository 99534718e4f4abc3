import type { Clock } from "../../app.ts";
import type { HttpOutcome, HttpRequest } from "../../http.ts";
import type { Draft } from "../../trigger/compose.ts";
import { requestFor, type Signing } from "../../trigger/request.ts";
import { type Expectation, type Judgement, judge } from "./judge.ts";

/** One request that was sent, and what came of it. */
export interface Sent {
  readonly draft: Draft;
  readonly url: string;
  readonly outcome: HttpOutcome;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly judgement: Judgement;
}

export interface Sender {
  readonly signing: Signing;
  readonly expectation: Expectation;
  readonly clock: Clock;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
}

/** Signs the draft as of now, sends it and judges the answer. */
export async function sendDraft(sender: Sender, draft: Draft, attempt = 1): Promise<Sent> {
  const request = requestFor(draft, sender.signing, sender.clock.now());
  const outcome = await sender.send(request);
  return { draft, url: request.url.href, outcome, attempt, judgement: judge(outcome, sender.expectation) };
}

/** The status, or in one word why there was no answer. */
export function resultOf(outcome: HttpOutcome): string {
  return outcome.ok ? String(outcome.status) : outcome.kind;
}
