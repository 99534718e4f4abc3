import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/endpoints/client.ts";
import type { Endpoint } from "../../src/endpoints/endpoint.ts";
import { recoverCreated, rotateUnknown } from "../../src/endpoints/lost-answers.ts";
import { WhkError } from "../../src/errors.ts";
import { askedOf, brief, clientParts, connectionTo, errorOf, startOfTest } from "./provider-server.ts";

const draft = { url: "https://x.test", events: ["a", "b"], description: null, metadata: {} };

const made: Endpoint = {
  id: "w1",
  url: "https://x.test/",
  events: ["b", "a"],
  enabled: true,
  description: "",
  metadata: {},
  createdAt: new Date(startOfTest + 5).toISOString(),
  provider: "payvost",
};

const error = new WhkError("network", "connection_lost", "the line broke");

function recover(
  endpoints: readonly Endpoint[],
  change: Partial<Connection> = {},
  warning: string | null = null,
) {
  const connection = connectionTo("payvost", change);
  const lost = { asked: askedOf("create", connection), draft, error, startedAt: startOfTest };
  return recoverCreated(clientParts(connection).parts, lost, async () => ({
    endpoints,
    warning,
    raw: "the list",
  }));
}

function ago(ms: number): Endpoint {
  return { ...made, id: `old${ms}`, createdAt: new Date(startOfTest - ms).toISOString() };
}

const others: Endpoint[] = [
  { ...made, url: "https://y.test/" },
  { ...made, events: ["a"] },
  { ...made, events: ["a", "b", "c"] },
  { ...made, events: ["a", "a"] },
  { ...made, description: "another" },
];

describe("recoverCreated", () => {
  it("finds the one with the same URL, events in any order and description", async () => {
    expect(await recover([...others, made, ago(3_600_000)])).toEqual({ endpoint: made, raw: "the list" });
  });

  it("leaves out the one that is known to be another", async () => {
    const connection = connectionTo("payvost");
    const lost = { asked: askedOf("create", connection), draft: { ...draft, besides: "w1" }, error };
    const list = async () => ({ endpoints: [made, { ...made, id: "w2" }], warning: null, raw: null });
    const { parts } = clientParts(connection);
    const found = await recoverCreated(parts, { ...lost, startedAt: startOfTest }, list);
    expect(found.endpoint.id).toBe("w2");
  });

  it("bears clocks a minute apart, and a provider that tells no time", async () => {
    expect((await recover([ago(59_000)])).endpoint.id).toBe("old59000");
    expect((await recover([{ ...made, createdAt: null }])).endpoint.id).toBe("w1");
  });

  it("says that nothing was created when there is none like it", async () => {
    const thrown = await errorOf(recover(others));
    expect(brief(thrown)).toBe("network not_created: nothing was created: the line broke");
    expect(thrown.hint).toBe("the list has no such endpoint, so repeating is safe");
    expect(thrown.details).toMatchObject({ operation: "create", reason: "connection_lost" });
  });

  it("does not say so when the list may not be whole", async () => {
    expect(brief(await errorOf(recover([], {}, "the list ends early")))).toBe(
      "network create_unknown: whether it was created is unknown: the line broke; the list ends early",
    );
  });

  it("takes none of several, and names them", async () => {
    const thrown = await errorOf(recover([made, { ...made, id: "w2" }, ago(3_600_000)]));
    expect(brief(thrown)).toBe(
      "network create_ambiguous: whether it was created is unknown: the line broke; alike are w1, w2",
    );
    expect(thrown.details).toMatchObject({ endpoints: "w1,w2" });
    const many = Array.from({ length: 9 }, (_, index) => ({ ...made, id: `w${index}` }));
    expect((await errorOf(recover(many))).message).toContain("alike are w0, w1, w2, w3, w4, 4 more");
  });

  it("takes none that is older, for it may be another", async () => {
    expect(await errorOf(recover([ago(61_000)]))).toMatchObject({
      code: "create_ambiguous",
      details: { endpoints: "old61000" },
    });
  });

  it("leaves the time aside in the sandbox, whose clock is its own", async () => {
    expect((await recover([ago(61_000)], { mode: "sandbox" })).endpoint.id).toBe("old61000");
  });

  it("says that it does not know when listing fails, too", async () => {
    const connection = connectionTo("payvost");
    const lost = { asked: askedOf("create", connection), draft, error, startedAt: startOfTest };
    const list = () => Promise.reject(new WhkError("auth", "unauthorized", "no key"));
    const thrown = await errorOf(recoverCreated(clientParts(connection).parts, lost, list));
    expect(brief(thrown)).toBe(
      "network create_unknown: whether it was created is unknown: the line broke; listing failed too: no key",
    );
    expect(thrown.hint).toBe("look at `whk endpoints list` before you repeat it");
  });
});

describe("rotateUnknown", () => {
  it("[C8] keeps the kind as far as it fits and says what to do", () => {
    const asked = askedOf("rotate", connectionTo("payvost"));
    const lost = rotateUnknown(asked, { error });
    expect(brief(lost)).toBe(
      "network rotate_unknown: whether the secret is a new one is unknown: the line broke",
    );
    expect(lost.hint).toBe(
      "the old secret is kept; to be sure, rotate again: `whk endpoints rotate webhook_1`",
    );
    expect(rotateUnknown(asked, { error: new WhkError("auth", "unauthorized", "x") }).kind).toBe("provider");
  });
});
