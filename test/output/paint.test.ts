import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { type Brush, paintWith } from "../../src/output/paint.ts";

test("paints with the brush of the moment and escapes what it paints", () => {
  let brush: Brush | null = null;
  const { red } = paintWith(() => brush);
  expect(red("a\u001b").styled).toBe("a\\x1b");
  brush = new Chalk({ level: 1 });
  expect(red("a\u001b")).toMatchObject({ styled: "\u001b[31ma\\x1b\u001b[39m", plain: "a\\x1b" });
});
