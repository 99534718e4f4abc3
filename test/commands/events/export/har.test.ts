import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { har } from "../../../../src/commands/events/export/har.ts";
import { attempt } from "../../../store/drafts.ts";
import { harSchema } from "./har-schema.ts";
import { binary, context, expectSafe, megabyte, nastyBodies, nastyHeaders, request } from "./nasty.ts";

const isHar = new Ajv({
  allErrors: true,
  formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
}).compile(harSchema);

function entriesOf(requests: Parameters<typeof har.write>[0]) {
  const written = har.write(requests, context);
  expectSafe(written);
  const document = JSON.parse(written);
  expect(isHar(document), JSON.stringify(isHar.errors)).toBe(true);
  return document.log.entries;
}

describe("--as har", () => {
  it("is a HAR 1.2 document that keeps every text", () => {
    const bodies = [...nastyBodies, megabyte].filter(({ length }) => length > 0);
    const entries = entriesOf(bodies.map((body) => request({ body, headers: nastyHeaders })));
    expect(entries.map((entry: Entry) => entry.request.postData?.text)).toEqual(bodies.map(String));
    expect(entries[0].request.headers).toEqual(nastyHeaders.map(([name, value]) => ({ name, value })));
  });

  it("says that bytes which are not UTF-8 are base64", () => {
    const [entry] = entriesOf([request({ body: binary })]);
    const { postData, bodySize } = entry.request;
    expect(Buffer.from(postData.text, "base64")).toEqual(binary);
    expect(postData).toMatchObject({ _encoding: "base64", comment: expect.stringContaining("base64") });
    expect(bodySize).toBe(256);
  });

  it("has the answer of the newest attempt", () => {
    const one = attempt("dlv_1", { ms: 12.5, startedAt: 1_770_000_000_500 });
    const [entry] = entriesOf([request({ attempt: one, url: "http://localhost:3000/?a=1&a=%20" })]);
    expect(entry).toMatchObject({
      startedDateTime: "2026-02-02T02:40:00.500Z",
      time: 12.5,
      request: {
        queryString: [
          { name: "a", value: "1" },
          { name: "a", value: " " },
        ],
      },
      response: {
        status: 200,
        content: { size: 3, text: "AP8K", encoding: "base64", mimeType: "text/plain" },
      },
      timings: { wait: 12.5 },
    });
  });

  it("has status 0 without an answer, and says why", () => {
    const refused = attempt("dlv_1", { status: null, error: "refused", answer: null });
    const [never, failed] = entriesOf([request(), request({ attempt: refused })]);
    expect(never.response).toMatchObject({ status: 0, comment: "was not sent to this URL" });
    expect(failed.response).toMatchObject({ status: 0, comment: "no answer: refused" });
  });

  it("says that an answer was cut off", () => {
    const answer = { headers: [["Location", "/x"]] as const, body: Buffer.from("é"), truncated: true };
    const [entry] = entriesOf([request({ attempt: attempt("dlv_1", { status: 302, answer }) })]);
    expect(entry.response).toMatchObject({ redirectURL: "/x", bodySize: -1, content: { text: "é" } });
  });

  it("needs no body", () => {
    const [entry] = entriesOf([request({ body: Buffer.alloc(0), headers: [] })]);
    expect(entry.request).not.toHaveProperty("postData");
  });
});

interface Entry {
  readonly request: { readonly postData?: { readonly text: string } };
}
