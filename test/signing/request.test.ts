import { describe, expect, it } from "vitest";
import { RequestReader } from "../../src/signing/request.ts";

function reader(body: string | Buffer, headers: [string, string][] = []): RequestReader {
  return new RequestReader({ method: "POST", url: null, headers, body: Buffer.from(body) });
}

describe("RequestReader", () => {
  it("reads a header once, and refuses it twice", () => {
    const one = reader("", [
      ["X-A", "1"],
      ["x-b", ""],
      ["X-C", "1"],
      ["x-c", "1"],
    ]);
    expect(one.header("x-a")).toBe("1");
    expect(one.header("x-b")).toBe("");
    expect(one.header("x-d")).toBeNull();
    expect(one.header("x-c")).toMatchObject({ verdict: "malformed", reason: "duplicated_header" });
  });

  it("reads JSON values as bytes", () => {
    const body = reader('{"s":"é","n":1.0,"b":false,"z":null,"o":{"a": 1}}');
    const text = (path: string) => String(body.jsonBytes(path));
    expect(["s", "n", "b", "z", "missing", "o"].map(text)).toEqual(["é", "1.0", "false", "", "", '{"a": 1}']);
  });

  it("parses the body at most once", () => {
    const body = reader("[1]");
    expect(body.json()).toBe(body.json());
    expect(body.form()).toBe(body.form());
  });

  it("does not take other encodings for JSON", () => {
    const latin = reader(Buffer.from('{"a":"\xe9"}', "latin1"));
    expect(latin.json()).toBeUndefined();
    expect(latin.jsonBytes("a")).toMatchObject({ reason: "body_not_json" });
    expect(reader("null").json()).toBeNull();
  });

  it("reads a form field once, and refuses it twice", () => {
    const body = reader("a=%ff&b=1&b=2");
    expect(body.formField("a")).toBe("\xff");
    expect(body.formField("c")).toBeNull();
    expect(body.formField("b")).toMatchObject({ reason: "duplicated_field" });
  });
});
