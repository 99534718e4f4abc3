import { describe, expect, it } from "vitest";
import { changedEvents } from "../../../src/commands/endpoints/changed-events.ts";
import type { WhkError } from "../../../src/errors.ts";

const endpoint = { id: "webhook_1", events: ["payment.*", "transfer.failed"] };

function refusal(add: string[], remove: string[]): WhkError {
  try {
    changedEvents(endpoint, add, remove);
  } catch (thrown) {
    return thrown as WhkError;
  }
  throw new Error("was not refused");
}

describe("changedEvents", () => {
  it.each([
    [["user.created"], [], ["payment.*", "transfer.failed", "user.created"]],
    [["payment.*"], [], ["payment.*", "transfer.failed"]],
    [[], ["payment.*"], ["transfer.failed"]],
    [["user.created"], ["payment.*", "transfer.failed"], ["user.created"]],
  ])("adds %j and removes %j", (add, remove, expected) => {
    expect(changedEvents(endpoint, add, remove)).toEqual(expected);
  });

  it.each([
    [[], ["payment.*", "transfer.failed"], "last_event", /no event left/, /--disable/],
    [["a.b"], ["a.b"], "bad_combination", /added and removed/, /give it once/],
    [[], ["payment.failed"], "event_not_there", /no event "payment\.failed"/, /comes with payment\.\*/],
    [[], ["transfer.faild"], "event_not_there", /no event/, /did you mean transfer\.failed\?/],
    [[], ["wallet.frozen"], "event_not_there", /no event/, /it has payment\.\*, transfer\.failed/],
  ])("refuses adding %j and removing %j", (add, remove, code, message, hint) => {
    expect(refusal(add, remove)).toMatchObject({
      kind: "usage",
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});
