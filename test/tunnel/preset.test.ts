import { describe, expect, it } from "vitest";
import { createAddressReader } from "../../src/tunnel/address.ts";
import { drivers } from "../../src/tunnel/drivers.ts";
import { inferred, type Preset, stated } from "../../src/tunnel/preset.ts";

const presets: [string, Preset][] = Object.entries(drivers).flatMap(([id, { preset }]) =>
  preset === null ? [] : [[id, preset]],
);

describe.each(presets)("%s", (id, preset) => {
  it("has the id it is registered under, and says how each fact is known", () => {
    expect(preset.id).toBe(id);
    for (const { evidence, source } of Object.values(preset.sources)) {
      expect(["stated", "inferred"]).toContain(evidence);
      expect(source).not.toBe("");
    }
  });

  it("leads to the port on this machine, and to nothing else", () => {
    for (const args of [preset.args, preset.namedArgs ?? preset.args]) {
      expect(args.filter((arg) => arg.includes("{port}"))).toHaveLength(1);
      expect(args.join(" ")).not.toMatch(/localhost:|0\.0\.0\.0/);
    }
  });

  it("reads what strangers print in time that grows with the line", () => {
    const read = createAddressReader(preset, { port: 4400, host: "h.example", name: null, knownHosts: "" });
    const parts = [
      "https://",
      "https://a-",
      "a.",
      '"msg":"started tunnel"',
      "listening at a",
      "Permission denied (",
      " ",
    ];
    for (const line of parts.map((part) => part.repeat(4096 / part.length))) {
      for (let times = 0; times < 50; times++) {
        expect(read(line)).toBeNull();
        for (const { pattern } of preset.failures) pattern(line);
        preset.ready?.(line);
      }
    }
  });

  it("never says that an address in an unencrypted leg is encrypted", () => {
    if (preset.plainHttp && preset.command !== "ssh") expect(preset.capabilities.encryptedLeg).toBe(false);
    else expect(preset.capabilities.encryptedLeg).toBe(true);
  });
});

it("tells what was read from what was concluded", () => {
  expect([stated("a"), inferred("b")]).toEqual([
    { evidence: "stated", source: "a" },
    { evidence: "inferred", source: "b" },
  ]);
});
