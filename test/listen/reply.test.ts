import { describe, expect, it } from "vitest";
import type { AppAnswer, Attempt } from "../../src/events/delivery.ts";
import { hasNoBody, mirrorReply, ownReply } from "../../src/listen/reply.ts";

function attempt(change: Partial<Attempt>): Attempt {
  const none = { status: null, error: null, answer: null };
  return { delivery: "dlv_1", n: 1, url: "http://localhost:3000/", startedAt: 0, ms: 1, ...none, ...change };
}

function answer(change: Partial<AppAnswer> = {}): AppAnswer {
  return { headers: [], body: Buffer.from("fine"), truncated: false, ...change };
}

describe("ownReply", () => {
  it("is plain text unless it is empty or says otherwise", () => {
    expect(ownReply(200, "ü")).toEqual({
      status: 200,
      headers: [["content-type", "text/plain; charset=utf-8"]],
      body: Buffer.from("ü"),
    });
    expect(ownReply(204, "").headers).toEqual([]);
    const json = [["Content-Type", "application/json"]] as const;
    expect(ownReply(200, "{}", json).headers).toEqual(json);
  });

  it("takes bytes as they are", () => {
    const bytes = Buffer.from([0xff, 0x00]);
    expect(ownReply(200, bytes).body).toBe(bytes);
  });
});

describe("mirrorReply", () => {
  it("[F7] gives the app's status, end-to-end headers and bytes", () => {
    const headers = [
      ["X-Hook-Secret", "s"],
      ["Set-Cookie", "a"],
      ["set-cookie", "b"],
      ["Content-Type", "application/json"],
    ] as const;
    const framing = [
      ["Connection", "close"],
      ["Content-Length", "4"],
      ["Transfer-Encoding", "chunked"],
      ["Keep-Alive", "timeout=5"],
    ] as const;
    const reply = mirrorReply(
      attempt({ status: 418, answer: answer({ headers: [...framing, ...headers] }) }),
    );
    expect(reply).toEqual({ status: 418, headers, body: Buffer.from("fine") });
  });

  it.each([[301], [307], [400], [404], [410], [429], [500], [503]])(
    "passes %i on with the headers that go with it",
    (status) => {
      const headers = [
        ["Location", "http://elsewhere/"],
        ["Retry-After", "2"],
      ] as const;
      expect(mirrorReply(attempt({ status, answer: answer({ headers }) }))).toMatchObject({
        status,
        headers,
      });
    },
  );

  it.each([204, 304])("[F7] gives %i no body", (status) => {
    const reply = mirrorReply(attempt({ status, answer: answer({ headers: [["ETag", '"1"']] }) }));
    expect(reply).toEqual({ status, headers: [["ETag", '"1"']], body: Buffer.alloc(0) });
    expect(hasNoBody(status)).toBe(true);
  });

  it("[F4] gives the kept part of a long answer, but not half of an encoded one", () => {
    const plain = mirrorReply(attempt({ status: 200, answer: answer({ truncated: true }) }));
    expect(plain.body.toString()).toBe("fine");
    const headers = [["Content-Encoding", "gzip"]] as const;
    const encoded = mirrorReply(attempt({ status: 200, answer: answer({ headers, truncated: true }) }));
    expect(encoded).toEqual({ status: 200, headers: [], body: Buffer.alloc(0) });
  });

  it.each([
    ["timeout", 504, "the app did not answer in time\n"],
    ["refused", 502, "the app could not be reached (refused)\n"],
    ["protocol", 502, "the app could not be reached (protocol)\n"],
    ["aborted", 503, "shutting down\n"],
  ] as const)("without an answer, %s, says %i", (error, status, text) => {
    const reply = mirrorReply(attempt({ error }));
    expect([reply.status, reply.body.toString()]).toEqual([status, text]);
  });

  it("tells the sender when to come back while whk stops, and never where the app is", () => {
    expect(mirrorReply(attempt({ error: "aborted" })).headers).toContainEqual(["retry-after", "5"]);
    expect(mirrorReply(attempt({ error: "refused" })).body.toString()).not.toContain("localhost");
  });
});
