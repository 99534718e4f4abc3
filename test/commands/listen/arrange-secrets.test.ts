import { describe, expect, it } from "vitest";
import { arrangeSecrets } from "../../../src/commands/listen/arrange-secrets.ts";

const given = (secret: string) => ({ secret, label: "from WHK_A_SECRET", stored: false, until: null });
const stored = (secret: string, until: number | null = null) => {
  return { secret, label: "stored, endpoint e", stored: true, until };
};
const none = { first: null, rotated: [], configured: [], session: ["made"] };

describe("the secrets of a provider", () => {
  it("are the session's alone where there are no others", () => {
    expect(arrangeSecrets(none)).toEqual({ secrets: ["made"], known: [] });
  });

  it("have those that end last, the latest of them first", () => {
    const configured = [stored("new"), stored("older", 5), stored("old", 9)];
    const { secrets, endings, beside } = arrangeSecrets({ ...none, configured });
    expect(secrets).toEqual(["new", "made", "old", "older"]);
    expect([...(endings ?? [])]).toEqual([
      ["old", { until: 9, replaced: true }],
      ["older", { until: 5, replaced: true }],
    ]);
    expect(beside).toBeUndefined();
  });

  it("have given ones before stored ones, and tell which was stored", () => {
    const arranged = arrangeSecrets({ ...none, configured: [given("a"), stored("b")] });
    expect(arranged.secrets).toEqual(["a", "b", "made"]);
    expect([...(arranged.beside ?? [])]).toEqual([["b", "stored secret, endpoint e"]]);
    expect(arranged.endings).toBeUndefined();
  });

  it("keep a given one that a rotation ended, as an old one", () => {
    const arranged = arrangeSecrets({ ...none, configured: [given("a"), stored("b"), stored("a", 9)] });
    expect(arranged.secrets).toEqual(["b", "made", "a"]);
    expect([...(arranged.endings ?? [])]).toEqual([["a", { until: null, replaced: true }]]);
    expect(arranged.known.map(({ secret }) => secret)).toEqual(["a", "b"]);
  });

  it("have the own endpoint's first; what it began with is old after a rotation", () => {
    const first = { secret: "first", label: "of endpoint e", stored: false, until: null };
    const before = arrangeSecrets({ ...none, first, configured: [stored("b")] });
    expect(before.secrets).toEqual(["first", "b", "made"]);
    expect(before).not.toHaveProperty("beside");
    const after = arrangeSecrets({ ...none, first, rotated: [stored("second")] });
    expect(after.secrets).toEqual(["second", "made", "first"]);
    expect([...(after.endings ?? [])]).toEqual([["first", { until: null, replaced: true }]]);
    const ending = arrangeSecrets({ ...none, first, rotated: [stored("second"), stored("first", 9)] });
    expect([...(ending.endings ?? [])]).toEqual([["first", { until: 9, replaced: true }]]);
  });
});
