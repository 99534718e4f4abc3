import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSeedFile } from "../../../src/commands/sandbox/seed-file.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

function seedFile(content: string): string {
  const path = join(temporaryFolder(), "seed.json");
  writeFileSync(path, content);
  return path;
}

describe("a seed file", () => {
  it("is read", async () => {
    const path = seedFile(
      '{"endpoints":[{"provider":"senfenico","url":"http://127.0.0.1:1/"}],"faults":["api cut"]}',
    );
    expect(await readSeedFile(testApp().app, path)).toMatchObject({
      endpoints: [{ provider: "senfenico", events: ["*"] }],
      faults: [{ fault: { kind: "cut" } }],
    });
  });

  it.each([
    ["{", /^\S+ is not JSON: it ends too early/],
    ["[]", /^\S+ does not hold a JSON object/],
    ['{\n"faults":\n ["api explode"]}', /^\S+ line \d: faults\[0\] cannot be used: "explode" is no word/],
    [
      '{"endpoints":[{"provider":"fluxvend","url":"http://x"}]}',
      /^\S+ line 1: endpoints\[0\]\["provider"\] must be /,
    ],
  ])("%j is refused with its place", async (content, message) => {
    await expect(readSeedFile(testApp().app, seedFile(content))).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(message),
    });
  });
});
