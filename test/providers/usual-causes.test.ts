import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { usualCauses } from "../../src/providers/usual-causes.ts";

describe("the usual causes", () => {
  it("cover what apps refuse a good delivery with", () => {
    const covered = usualCauses.filter(({ says }) => says === undefined).flatMap(({ statuses }) => statuses);
    expect(covered).toEqual(
      expect.arrayContaining([301, 302, 307, 308, 400, 401, 403, 404, 405, 413, 415, 422]),
    );
  });

  it("stand last in every provider, after the causes of its own", async () => {
    for (const { id, pitfalls } of await openRegistry().all()) {
      expect(pitfalls.slice(-usualCauses.length), id).toEqual(usualCauses);
    }
  });

  it("say in one line each what is wrong and what to do", async () => {
    for (const { pitfalls } of await openRegistry().all()) {
      for (const { statuses, cause, fix } of pitfalls) {
        expect(statuses.length).toBeGreaterThan(0);
        for (const words of [cause, fix]) {
          expect(words).toMatch(/^\S.{5,180}[^.\s]$/);
        }
      }
    }
  });
});
