import { describe, expect, it } from "vitest";
import {
  headerProblem,
  isHeaderLocation,
  isKeyStep,
  isLocation,
  isSource,
  placeProblem,
} from "../../src/providers/places.ts";

describe("the form of a place", () => {
  it("tells locations, sources, header locations and key steps", () => {
    const fits = (check: (value: unknown) => boolean, values: unknown[]) => values.filter(check);
    const values = ["json:a", "header:x", "form:a", "formfield:A|B", "sig:t", "json:", "id", "", null, 5];
    expect(fits(isLocation, values)).toEqual(["json:a", "header:x", "form:a", "formfield:A|B"]);
    expect(fits(isSource, values)).toEqual(["json:a", "header:x", "sig:t"]);
    expect(fits(isHeaderLocation, [...values, "header:X", "header:a b"])).toEqual(["header:x"]);
    expect(fits(isKeyStep, ["utf8", "base64", "hex", "sha1", "strip:whsec_", "strip:", "md5", 1])).toEqual([
      "utf8",
      "base64",
      "hex",
      "sha1",
      "strip:whsec_",
    ]);
  });
});

describe("what a place points to", () => {
  const cases: [place: string, problem: string | null][] = [
    ["json:data.id", null],
    ["json:resource+action", null],
    ["json:a+__proto__", "names __proto__"],
    ["json:a..b", "empty"],
    ["header:x-id", null],
    ["header:X-Id", "write the header in lower case: x-id"],
    ["header:x id", '"x id" is no header name'],
    ["form:field[].id", null],
    ["form:constructor", "names constructor"],
    ["formfield:A|B", null],
    ["sig:t", null],
  ];
  it.each(cases)("%s", (place, problem) => {
    expect(placeProblem(place)).toEqual(problem === null ? null : expect.stringContaining(problem));
  });

  it("takes every character a header name may have", () => {
    expect(headerProblem("a!#$%&'*+-.^_`|~9")).toBeNull();
    expect(headerProblem("")).toContain("is no header name");
  });
});
