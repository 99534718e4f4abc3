import { expect, test } from "vitest";
import { hexLines } from "../../src/output/hex.ts";
import { plainLines } from "./looks.ts";

test("sixteen bytes a line, with what is printable", () => {
  const bytes = Buffer.concat([Buffer.from("whk\u0000\u001b[31m"), Buffer.alloc(10, 255)]);
  expect(plainLines(hexLines(bytes, 75))).toEqual([
    "00000000  77 68 6b 00 1b 5b 33 31 6d ff ff ff ff ff ff ff  whk..[31m.......",
    "00000010  ff ff ff                                         ...",
  ]);
  expect(hexLines(Buffer.alloc(0), 75)).toEqual([]);
});

test("eight bytes a line where sixteen do not fit", () => {
  const lines = plainLines(hexLines(Buffer.from("0123456789"), 74));
  expect(lines).toEqual([
    "00000000  30 31 32 33 34 35 36 37  01234567",
    "00000008  38 39                    89",
  ]);
});
