import { describe, expect, it } from "vitest";
import { exitCodeOf, WhkError } from "../../src/errors.ts";
import {
  fileFailure,
  isBusy,
  isConflict,
  isDamage,
  isPoison,
  isUnwritable,
  resultCode,
  storeFailure,
} from "../../src/store/failures.ts";

const thrown = (errcode: number) => Object.assign(new Error("engine text"), { errcode });

describe("a failure of SQLite", () => {
  it.each([
    [5, "store_locked", false],
    [6, "store_locked", false],
    [8, "store_read_only", true],
    [10, "store_io", true],
    [1034, "store_io", true],
    [11, "store_damaged", true],
    [13, "store_full", false],
    [4874, "store_full", true],
    [14, "store_unreadable", true],
    [19, "store_conflict", false],
    [1555, "store_conflict", false],
    [26, "store_damaged", true],
    [1, "store_failed", true],
  ])("with result code %d is %s, poison: %s", (errcode, code, poison) => {
    const failure = storeFailure("/data/deliveries.db", thrown(errcode));
    expect(failure).toMatchObject({ kind: "store", code });
    expect(exitCodeOf(failure.kind)).toBe(10);
    expect(failure.message).toContain("/data/deliveries.db");
    expect(failure.message).not.toContain("engine text");
    expect(failure.hint).toContain("--store memory");
    expect(isPoison(thrown(errcode))).toBe(poison);
  });

  it.each([
    ["database disk image is malformed", 11],
    ["disk I/O error", 10],
    ["no such column: sent", null],
  ])("is told by SQLite's words where the engine has no code: %s", (message, code) => {
    const failure = Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR" });
    expect(resultCode(failure)).toBe(code);
    expect(resultCode(new Error(message))).toBeNull();
  });

  it("of damage leaves the rest to be read, of permission the whole", () => {
    const codes = [5, 6, 8, 10, 11, 13, 14, 19, 26];
    expect(codes.filter((code) => isDamage(thrown(code)))).toEqual([11]);
    expect(codes.filter((code) => isUnwritable(thrown(code)))).toEqual([8, 10, 13, 14]);
    for (const code of ["EROFS", "EACCES", "EPERM"])
      expect(isUnwritable(Object.assign(new Error(), { code }))).toBe(true);
    expect(isUnwritable(Object.assign(new Error(), { code: "ENOENT" }))).toBe(false);
  });

  it("is a full disk where the optional package tells so in its own way", () => {
    const failure = Object.assign(thrown(10), { sqliteExtendedCode: 4874 });
    expect(storeFailure("/data/deliveries.db", failure)).toMatchObject({ code: "store_full" });
    expect(storeFailure("/d", Object.assign(thrown(10), { sqliteExtendedCode: 1034 })).code).toBe("store_io");
  });

  it("is read from the extended code", () => {
    expect(resultCode(thrown(10 | (4 << 8)))).toBe(10);
    expect(resultCode(new Error("none"))).toBeNull();
    expect(resultCode("database is locked")).toBeNull();
    expect(resultCode("none")).toBeNull();
  });

  it("is told apart where something else follows from it", () => {
    expect([5, 6, 19, 13].map((code) => isBusy(thrown(code)))).toEqual([true, true, false, false]);
    expect([5, 6, 19, 13].map((code) => isConflict(thrown(code)))).toEqual([false, false, true, false]);
  });
});

describe("a failure of the file system", () => {
  it.each([
    ["ENOSPC", "store_full"],
    ["EDQUOT", "store_full"],
    ["EROFS", "store_read_only"],
    ["EACCES", "store_read_only"],
    ["EPERM", "store_read_only"],
    ["ENOTDIR", "store_unreadable"],
    ["EEXIST", "store_unreadable"],
    ["EMFILE", "store_unreadable"],
    ["EIO", "store_failed"],
  ])("%s is %s", (code, expected) => {
    const failure = fileFailure("/data", Object.assign(new Error("text"), { code }));
    expect(failure).toMatchObject({ kind: "store", code: expected });
    expect(failure.message).toContain("/data");
  });

  it("without a code is a store error too", () => {
    expect(fileFailure("/data", "odd")).toMatchObject({ kind: "store", code: "store_failed" });
  });
});

it("passes an error on that says what happened already, and does not poison for it", () => {
  const error = new WhkError("store", "record_damaged", "damaged");
  expect(storeFailure("/x", error)).toBe(error);
  expect(fileFailure("/x", error)).toBe(error);
  expect(isPoison(error)).toBe(false);
});
