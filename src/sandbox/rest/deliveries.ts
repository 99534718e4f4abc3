import { newEvent } from "../new-event.ts";
import { type Answer, answerOf } from "./answers.ts";
import { logEntry, logged } from "./logs.ts";
import { cutPage, listBody, repeatingPage } from "./pages.ts";
import { type Asked, endpointOf, type RestParts } from "./parts.ts";
import { checkEventType } from "./rules.ts";
import { nameIn, readFields, wrong } from "./validate.ts";

/** Delivers a sample to the endpoint, subscribed or not; answers what became of it as an entry of the log. */
export async function testEndpoint(parts: RestParts, asked: Asked): Promise<Answer> {
  const { contract, state, clock, provider, dispatcher } = parts;
  const endpoint = endpointOf(parts, asked);
  const type = readFields(contract, asked.call, asked.body).eventType ?? "";
  const field = nameIn(asked.call, "eventType");
  checkEventType(provider.provider, field, type);
  const event = await newEvent({ provider, state, now: clock.now() }, type);
  if (event === null) throw wrong(field, "is not an event type the sandbox has a sample of");
  const attempt = await dispatcher.deliver(endpoint, event);
  const entry = logEntry(contract, attempt, provider.provider.delivery.success);
  return answerOf(contract, asked.call.status, entry);
}

/** One page of the attempts to deliver to an endpoint, newest first. */
export function listLogs(parts: RestParts, asked: Asked): Answer {
  const { contract, state, provider } = parts;
  const rule = provider.provider.delivery.success;
  const { id, provider: owner } = endpointOf(parts, asked);
  const entries = logged(state.attempts({ provider: owner, endpoint: id }), rule, asked);
  const page = (asked.repeatPage ? repeatingPage : cutPage)(contract.paging, entries, asked.query);
  const items = page.items.map((attempt) => logEntry(contract, attempt, rule));
  return { status: asked.call.status, body: listBody(contract, { ...page, items }), headers: {} };
}
