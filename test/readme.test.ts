import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fillIn, generatedParts } from "../scripts/reference.ts";

const readme = readFileSync("README.md", "utf8");

it("holds the command reference, exit codes and variables as the code has them (`npm run docs` writes them)", async () => {
  expect(fillIn(readme, await generatedParts())).toBe(readme);
});

it("starts with the two commands of a newcomer", () => {
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1]);
  expect(blocks[0]).toContain("demo");
  expect(blocks[1]).toContain("npm test");
});
