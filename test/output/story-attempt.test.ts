import { describe, expect, test } from "vitest";
import type { Attempt } from "../../src/events/delivery.ts";
import { attemptStory } from "../../src/output/story-attempt.ts";
import { plainLines, plainLook } from "./looks.ts";
import { attempt, noon, openMarket, outcome } from "./outcomes.ts";

const told = (one: Attempt, number = 1) =>
  plainLines(attemptStory({ ...outcome({ provider: openMarket }) }, { attempt: one, number }, plainLook()));

describe("an attempt", () => {
  test("has when, status, time and URL, then the answer without what only carries it", () => {
    const headers = [
      ["Date", "x"],
      ["X-App", "shop"],
      ["Set-Cookie", "a=b"],
    ] as const;
    expect(told(attempt({ answer: { headers, body: Buffer.from("fine\n"), truncated: true } }), 12)).toEqual([
      "attempt 12 12:04:31  → 200   12 ms  http://localhost:3000/",
      "           X-App: shop",
      "           Set-Cookie: …",
      "",
      "           fine",
      "           … the rest was not kept",
    ]);
  });

  test.each<[string, Partial<Attempt> & { says?: string; type?: string }, string[]]>([
    ["says the date of another day", { startedAt: noon + 86_400_000 }, ["2025-11-22 12:04:31"]],
    [
      "that was not answered says why",
      { error: "refused" },
      ["→ ✗ refused", "app  nothing listens on localhost:3000"],
    ],
    ["says that it was signed again", { sent: "resigned" }, ["signed again"]],
    ["says that it was edited", { sent: "edited" }, ["edited, signed again"]],
    [
      "that refused names the usual cause",
      { status: 500, says: "same byte length" },
      [
        "same byte length",
        "why  Open Market's own sample compares without looking at the lengths first",
        "fix  compare lengths before timingSafeEqual",
      ],
    ],
    [
      "that redirects says where to",
      { status: 307, answer: redirect("https://x.example/") },
      ['app  redirects to "https://x.example/"; it is not followed'],
    ],
    ["with an encoded answer does not show it", { answer: encoded() }, ["3 bytes, gzip"]],
    ["without a body says so", {}, ["without a body"]],
  ])("%s", (_name, changes, expected) => {
    const lines = told(attempt(changes)).join("\n");
    for (const part of expected) expect(lines).toContain(part);
  });

  test("shows no more of an answer than a screen takes", () => {
    const lines = told(attempt({ says: "line\n".repeat(500) }));
    expect(lines.length).toBeLessThan(30);
    expect(lines.at(-1)).toContain("; --json has all that is kept");
  });
});

function redirect(location: string) {
  return { headers: [["location", location]] as const, body: Buffer.alloc(0), truncated: false };
}

function encoded() {
  return { headers: [["Content-Encoding", "gzip"]] as const, body: Buffer.alloc(3), truncated: false };
}
