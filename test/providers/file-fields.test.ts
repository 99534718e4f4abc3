import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { count, fact, fields, text } from "../../src/providers/file-fields.ts";

describe("the fields of a file", () => {
  const shape = fields(v, { name: text(v), most: v.exactOptional(count(v, 1)), ...fact(v) });
  const messages = (value: unknown) => v.safeParse(shape, value).issues?.map(({ message }) => message);

  it("may leave out how a fact is known", () => {
    expect(messages({ name: "a" })).toBeUndefined();
    expect(messages({ name: "a", most: 1, evidence: "stated", source: "a page" })).toBeUndefined();
  });

  it("are these and no others, with something in them", () => {
    expect(messages({ name: "" })).toEqual(["must not be empty"]);
    expect(messages({ name: "a", most: 0 })).toEqual(["must be 1 or more"]);
    expect(messages({ name: "a", most: 1.5 })).toEqual(["must be a whole number"]);
    expect(messages({ nam: "a" })).toEqual(["is missing", "unknown field; did you mean name?"]);
    expect(messages({ name: "a", evidence: "hearsay" })?.length).toBe(1);
    expect(messages("a")).toEqual(['must be an object, not "a"']);
  });
});
