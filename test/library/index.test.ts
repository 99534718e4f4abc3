import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as library from "../../src/library/index.ts";
import { startApp } from "../servers.ts";

it("exports three functions and nothing else", () => {
  expect(Object.keys(library).sort()).toEqual(["sign", "startListener", "verify"]);
});

it("runs the example of its documentation", async () => {
  const source = readFileSync("src/library/index.ts", "utf8");
  const [, example = ""] = /```js\n([\s\S]*?)```/.exec(source) ?? [];
  const app = await startApp();
  const code = example
    .replaceAll(/^ \* ?/gm, "")
    .replace(/^import .*$/m, "")
    .replace("3000", String(app.port));
  const lines: unknown[][] = [];
  const log = { log: (...values: unknown[]) => lines.push(values) };
  const { sign, startListener, verify } = library;
  const run = new Function("sign", "startListener", "verify", "console", `return (async () => {${code}})()`);
  await run(sign, startListener, verify, log);
  expect(lines).toEqual([
    [200, "ok", 42],
    [401, "mismatch"],
    [false, "reserialized_body"],
  ]);
  expect(app.seen).toHaveLength(1);
});
