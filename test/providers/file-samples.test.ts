import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSamples, samplesByType } from "../../src/providers/file-samples.ts";
import { temporaryFolder } from "../cli.ts";

const folder = temporaryFolder();
const big = join(folder, "big.json");
writeFileSync(big, `"${"a".repeat(5 * 1024 * 1024)}"`);
mkdirSync(join(folder, "samples"));
writeFileSync(join(folder, "samples", "deep.json"), '{ "a":1.0 }');

describe("a sample", () => {
  const file = Buffer.from('{"events":[{"sample":{"a":1.50,"b":[]}}]}');

  it("keeps its digits when it is written as an object", async () => {
    const [sample] = await readSamples(folder, file, [{ a: 1.5, b: [] }]);
    expect(sample?.bytes?.toString()).toBe('{\n  "a": 1.50,\n  "b": []\n}');
  });

  it("is taken byte for byte from text and from files beside or below", async () => {
    const samples = await readSamples(folder, file, ['{"a":1} ', "@samples/deep.json"]);
    expect(samples.map(({ bytes }) => bytes?.toString())).toEqual(['{"a":1} ', '{ "a":1.0 }']);
  });

  const refused: [sample: string, problem: string][] = [
    ["no json", "is no JSON"],
    ["", "is no JSON"],
    ["@big.json", "is larger than 5 MB"],
    ["@", "@ must name a file beside the provider file"],
    ["@/etc/hosts", "must name a file beside the provider file"],
    ["@../x.json", "cannot be read"],
    ["@nothing.json", "cannot be read"],
    ["@samples", "cannot be read"],
    ["@..", "is outside the provider file's folder"],
  ];
  it.each(refused)("[P1] %j is refused", async (sample, problem) => {
    const [read] = await readSamples(folder, file, [sample]);
    expect(read?.problem).toContain(problem);
  });
});

describe("samplesByType", () => {
  it("pairs events and bytes in order", () => {
    const events = ["a", "b"].map(
      (type) => ({ type, title: type, evidence: "stated", source: "s" }) as const,
    );
    const samples = [{ bytes: Buffer.from("1") }, { bytes: Buffer.from("2") }];
    expect(samplesByType(events, samples)).toEqual({ a: Buffer.from("1"), b: Buffer.from("2") });
  });
});
