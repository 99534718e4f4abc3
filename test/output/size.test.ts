import { expect, it } from "vitest";
import { byteCount, size } from "../../src/output/size.ts";

it.each([
  [0, "0 B"],
  [812, "812 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [1_500_000, "1.4 MB"],
  [104_857_600, "100 MB"],
  [2 ** 30, "1 GB"],
  [2 ** 40 * 12.4, "12 TB"],
  [2 ** 52, "4096 TB"],
])("%d bytes are %s", (bytes, shown) => {
  expect(size(bytes)).toBe(shown);
});

it("says an exact number of bytes", () => {
  expect([0, 1, 2, 1234].map(byteCount)).toEqual(["0 bytes", "1 byte", "2 bytes", "1,234 bytes"]);
});
