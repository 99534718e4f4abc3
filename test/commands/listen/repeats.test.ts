import { describe, expect, it } from "vitest";
import { createRepeats } from "../../../src/commands/listen/repeats.ts";

describe("repeated messages", () => {
  it("are shown once, then after a while with their number", () => {
    let ms = 0;
    const repeats = createRepeats(() => ms);
    expect(repeats("full")).toBe("full");
    expect(repeats("full")).toBeNull();
    expect(repeats("other")).toBe("other");
    ms = 9_999;
    expect(repeats("full")).toBeNull();
    ms = 10_000;
    expect(repeats("full")).toBe("full (2 times more before)");
    ms = 20_000;
    expect(repeats("full")).toBe("full");
  });

  it("need bounded memory", () => {
    const repeats = createRepeats(() => 0);
    for (let number = 0; number < 250; number++) expect(repeats(`path ${number}`)).toBe(`path ${number}`);
  });
});
