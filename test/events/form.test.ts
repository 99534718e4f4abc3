import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formText, formValues, parseForm, setFormField } from "../../src/events/form.ts";

const bytes = (text: string) => Buffer.from(text);

describe("parseForm", () => {
  it("decodes names and values, and keeps order and repeats", () => {
    expect(parseForm(bytes("a=1&b%20c=x+y&a=%2B&empty=&bare&&d==e"))).toEqual([
      ["a", "1"],
      ["b c", "x y"],
      ["a", "+"],
      ["empty", ""],
      ["bare", ""],
      ["d", "=e"],
    ]);
  });

  it("leaves what is not a percent code as it is", () => {
    expect(parseForm(bytes("a=100%&b=%zz&c=%4"))).toEqual([
      ["a", "100%"],
      ["b", "%zz"],
      ["c", "%4"],
    ]);
  });

  it("keeps bytes that are not UTF-8", () => {
    const [[, value] = ["", ""]] = parseForm(bytes("a=%ff%C3%A9"));
    expect(Buffer.from(value, "latin1")).toEqual(Buffer.from([0xff, 0xc3, 0xa9]));
    expect(formText("\xc3\xa9")).toBe("é");
  });

  it("reads what URLSearchParams writes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }))),
        (pairs) => {
          const fields = parseForm(bytes(new URLSearchParams(pairs).toString()));
          expect(fields.map((field) => field.map(formText))).toEqual(pairs);
        },
      ),
    );
  });
});

describe("formValues", () => {
  it("gives every value of a name, also of a name outside ASCII", () => {
    const fields = parseForm(bytes("n=1&%C3%BC=2&n=3"));
    expect(formValues(fields, "n")).toEqual(["1", "3"]);
    expect(formValues(fields, "ü")).toEqual(["2"]);
    expect(formValues(fields, "x")).toEqual([]);
  });
});

describe("setFormField", () => {
  it.each([
    ["a=1&b=%2b&c=3", "b", "x y&", "a=1&b=x%20y%26&c=3"],
    ["a=%e9+", "sig", "k|1", "sig=k%7C1&a=%e9+"],
    ["", "a", "1", "a=1"],
    ["%61=1&z=%", "a", "2", "a=2&z=%"],
  ])("%s: %s", (body, name, value, expected) => {
    expect(setFormField(bytes(body), name, value).toString()).toBe(expected);
  });
});
