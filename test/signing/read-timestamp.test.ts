import { describe, expect, it } from "vitest";
import { readTimestamp } from "../../src/signing/read-timestamp.ts";
import { RequestReader } from "../../src/signing/request.ts";
import { schemeOf } from "./table.ts";

function read(
  id: string,
  request: { headers?: [string, string][]; body?: string; pairs?: [string, string][] },
  limit: number | null = null,
) {
  const { headers = [], body = "", pairs = [] } = request;
  const reader = new RequestReader({ method: "POST", url: null, headers, body: Buffer.from(body) });
  return readTimestamp(schemeOf(id), reader, { items: pairs.map(([key, text]) => ({ key, text })), limit });
}

describe("readTimestamp", () => {
  it("reads a header, a pair and the body", () => {
    expect(read("slack", { headers: [["X-Slack-Request-Timestamp", "12"]] })).toEqual({
      text: "12",
      time: 12_000,
    });
    expect(read("stripe", { pairs: [["t", "12"]] })).toEqual({ text: "12", time: 12_000 });
    expect(read("linear", { body: '{"webhookTimestamp":12}' })).toEqual({ text: "12", time: 12 });
    expect(read("payvost", {})).toEqual({ text: null, time: null });
  });

  it("does not judge the form where nobody judges the age", () => {
    const soon: [string, string][] = [["x-signature-timestamp", "soon"]];
    expect(read("discord", { headers: soon })).toEqual({ text: "soon", time: null });
    expect(read("discord", { headers: soon }, 60)).toMatchObject({ reason: "bad_timestamp" });
    expect(read("discord", {})).toEqual({ text: null, time: null });
    expect(read("discord", {}, 60)).toMatchObject({ reason: "no_timestamp" });
  });

  it.each([
    [{}, "no_timestamp"],
    [{ pairs: [["t", ""]] as [string, string][] }, "no_timestamp"],
    [{ pairs: [["t", "1x"]] as [string, string][] }, "bad_timestamp"],
    [
      {
        pairs: [
          ["t", "1"],
          ["t", "1"],
        ] as [string, string][],
      },
      "duplicated_timestamp",
    ],
  ])("refuses %j", (request, reason) => expect(read("stripe", request)).toMatchObject({ reason }));
});
