import { describe, expect, test } from "vitest";
import { glyphsFor, isInteractive, speaksUtf8, wantsColor } from "../../src/output/terminal.ts";
import { plainMode } from "./streams.ts";

describe("wantsColor", () => {
  test.each<[string, Record<string, string>, object, boolean, boolean]>([
    ["a terminal", {}, {}, true, true],
    ["a pipe", {}, {}, false, false],
    ["NO_COLOR", { NO_COLOR: "1" }, {}, true, false],
    ["an empty NO_COLOR", { NO_COLOR: "" }, {}, true, true],
    ["TERM=dumb", { TERM: "dumb" }, {}, true, false],
    ["CI", { CI: "true" }, {}, true, false],
    ["CI=false", { CI: "false" }, {}, true, true],
    ["--no-color", {}, { color: "never" }, true, false],
    ["--json", {}, { json: true }, true, false],
    ["--color always into a pipe", {}, { color: "always" }, false, true],
    ["--color always under NO_COLOR and CI", { NO_COLOR: "1", CI: "1" }, { color: "always" }, false, true],
    ["--color always with --json", {}, { color: "always", json: true }, true, false],
    ["FORCE_COLOR into a pipe", { FORCE_COLOR: "1" }, {}, false, true],
    ["FORCE_COLOR under NO_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, {}, false, true],
    ["FORCE_COLOR=0 on a terminal", { FORCE_COLOR: "0" }, {}, true, false],
    ["an empty FORCE_COLOR", { FORCE_COLOR: "" }, {}, false, false],
    ["--no-color over FORCE_COLOR", { FORCE_COLOR: "1" }, { color: "never" }, true, false],
  ])("%s", (_name, env, mode, isTty, expected) => {
    expect(wantsColor({ ...plainMode, ...mode }, env, isTty)).toBe(expected);
  });
});

describe("isInteractive", () => {
  test.each<[string, Record<string, string>, object, boolean, boolean]>([
    ["two terminals", {}, {}, true, true],
    ["no terminal", {}, {}, false, false],
    ["NO_COLOR", { NO_COLOR: "1" }, {}, true, false],
    ["CI", { CI: "1" }, {}, true, false],
    ["TERM=dumb", { TERM: "dumb" }, {}, true, false],
    ["--json", {}, { json: true }, true, false],
    ["--no-color", {}, { color: "never" }, true, false],
    ["--no-input", {}, { input: false }, true, false],
    ["FORCE_COLOR without a terminal", { FORCE_COLOR: "1" }, {}, false, false],
  ])("%s", (_name, env, mode, bothTty, expected) => {
    expect(isInteractive({ ...plainMode, ...mode }, env, bothTty)).toBe(expected);
  });
});

describe("speaksUtf8", () => {
  test.each<[string, Record<string, string>, string, boolean]>([
    ["nothing set", {}, "linux", true],
    ["LANG with UTF-8", { LANG: "en_US.UTF-8" }, "linux", true],
    ["C.utf8", { LANG: "C.utf8" }, "linux", true],
    ["LANG without a charset", { LANG: "de_DE" }, "linux", true],
    ["LANG=C", { LANG: "C" }, "linux", false],
    ["LC_ALL=POSIX over LANG", { LC_ALL: "POSIX", LANG: "en_US.UTF-8" }, "linux", false],
    ["an empty LC_ALL says nothing", { LC_ALL: "", LANG: "en_US.UTF-8" }, "linux", true],
    ["LC_CTYPE over LANG", { LC_CTYPE: "de_DE.ISO-8859-1", LANG: "en_US.UTF-8" }, "linux", false],
    ["the Linux console", { TERM: "linux" }, "linux", false],
    ["the Linux console with UTF-8", { TERM: "linux", LANG: "C.UTF-8" }, "linux", true],
    ["Windows console", {}, "win32", false],
    ["Windows Terminal", { WT_SESSION: "x" }, "win32", true],
    ["Windows with UTF-8", { LANG: "en_US.UTF-8" }, "win32", true],
  ])("%s", (_name, env, platform, expected) => {
    expect(speaksUtf8(env, platform)).toBe(expected);
    expect(glyphsFor(env, platform).ok).toBe(expected ? "✓" : "ok");
  });
});
