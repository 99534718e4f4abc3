import { describe, expect, it } from "vitest";
import { Exchange } from "../../src/http/exchange.ts";
import type { HttpOutcome, HttpRequest } from "../../src/http.ts";
import { answered, failed, post } from "./requests.ts";

/** An exchange without a connection, how often it was cancelled, and what it settled with. */
function start(change: Partial<HttpRequest> = {}) {
  const outcomes: HttpOutcome[] = [];
  const cancelled: true[] = [];
  const exchange = new Exchange(post("http://app/", change), (outcome) => outcomes.push(outcome));
  exchange.cancel = () => cancelled.push(true);
  return { exchange, outcomes, cancelled };
}

function only(outcomes: HttpOutcome[]): HttpOutcome {
  const [outcome, ...more] = outcomes;
  if (!outcome || more.length > 0) throw new Error(`${outcomes.length} outcomes`);
  return outcome;
}

describe("Exchange", () => {
  it("puts the chunks together; a single one is not copied", () => {
    const one = start();
    const chunk = Buffer.from("one");
    one.exchange.head(200, []);
    one.exchange.data(chunk);
    one.exchange.end();
    expect(answered(only(one.outcomes)).body).toBe(chunk);
    const two = start();
    two.exchange.head(200, []);
    two.exchange.data(Buffer.from([0xe2]));
    two.exchange.data(Buffer.from([0x82, 0xac]));
    two.exchange.end();
    expect(answered(only(two.outcomes)).body.toString()).toBe("€");
  });

  it("settles once: what comes after the first end is ignored", () => {
    const { exchange, outcomes } = start();
    exchange.head(200, []);
    exchange.end();
    exchange.data(Buffer.from("late"));
    exchange.end();
    exchange.fail(new Error("late"));
    exchange.refuse("timeout", "late");
    expect(answered(only(outcomes)).body.length).toBe(0);
  });

  it("cuts in the middle of a chunk and cancels the rest", () => {
    const { exchange, outcomes, cancelled } = start({ maxAnswer: 5 });
    exchange.head(200, []);
    exchange.data(Buffer.from("123"));
    exchange.data(Buffer.from("456"));
    expect(answered(only(outcomes))).toMatchObject({ truncated: true, body: Buffer.from("12345") });
    expect(cancelled.length).toBe(1);
  });

  it.each([204, 304])("takes a %i for whole whatever follows it", (status) => {
    const { exchange, outcomes } = start();
    exchange.head(status, []);
    exchange.fail(new Error("Parse Error: Expected HTTP/"));
    expect(answered(only(outcomes))).toMatchObject({ status, body: Buffer.alloc(0), truncated: false });
  });

  it("does not take an end without a status line for an answer", () => {
    const { exchange, outcomes } = start();
    exchange.end();
    exchange.fail(new Error("cut"));
    expect(failed(only(outcomes)).detail).toBe("cut");
  });

  it("cancels the connection at the deadline", async () => {
    let cancelled = 0;
    const outcome = await new Promise<HttpOutcome>((resolve) => {
      new Exchange(post("http://app/", { timeout: 5 }), resolve).cancel = () => {
        cancelled += 1;
      };
    });
    expect(failed(outcome).kind).toBe("timeout");
    expect(cancelled).toBe(1);
  });

  it("a deadline beyond what a timer can hold does not fire at once", async () => {
    const { exchange, outcomes } = start({ timeout: 90 * 86_400_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(outcomes).toEqual([]);
    exchange.refuse("aborted", "done");
    expect(failed(only(outcomes)).kind).toBe("aborted");
  });

  it("lets go of the signal when it is settled", () => {
    const controller = new AbortController();
    const { exchange, outcomes, cancelled } = start({ signal: controller.signal });
    exchange.head(200, []);
    exchange.end();
    controller.abort();
    expect(answered(only(outcomes)).status).toBe(200);
    expect(cancelled).toEqual([]);
  });
});
