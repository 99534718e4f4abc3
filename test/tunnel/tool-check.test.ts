import { describe, expect, it } from "vitest";
import type { Preset } from "../../src/tunnel/preset.ts";
import { ngrok } from "../../src/tunnel/presets/ngrok.ts";
import { pinggy } from "../../src/tunnel/presets/pinggy.ts";
import { checkTool, preflightTool } from "../../src/tunnel/tool-check.ts";
import { userPreset } from "../../src/tunnel/user-defined.ts";
import { stubTool, untilGone } from "./stub-tool.ts";

const patient = new AbortController().signal;

describe("the version", () => {
  it.each<[Preset, string, string | null, string | null]>([
    [ngrok, "ngrok version 3.8.1", "3.8.1", null],
    [ngrok, "ngrok version 3.10", "3.10", null],
    [ngrok, "ngrok version 2.3.40", "2.3.40", "ngrok 2.3.40 is too old, needs 3.0"],
    [ngrok, "no numbers here", null, null],
    [pinggy, "OpenSSH_9.2p1 Debian-2+deb12u6, OpenSSL 3.0.19 27 Jan 2026", "9.2", null],
    [pinggy, "OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2", "8.1", null],
    [pinggy, "OpenSSH_7.4p1", "7.4", "ssh 7.4 is too old, needs 7.6"],
  ])("of $id in %j", async (preset, says, version, why) => {
    const stub = stubTool(preset.command, [], says);
    const check = await checkTool(preset, stub.env, patient);
    expect(check).toMatchObject({ path: `${stub.folder}/${preset.command}`, version });
    expect(check.missing?.why ?? null).toBe(why);
    expect(stub.starts()).toEqual([]);
  });

  it("is waited for at most 2 s, and the tool is ended", async () => {
    const preset = { ...ngrok, version: { args: ["hang"], least: null } };
    const stub = stubTool("ngrok", [{ ignoreInterrupt: true }]);
    const { missing } = await checkTool(preset, stub.env, patient);
    expect(missing).toEqual({ why: "`ngrok hang` did not answer within 2 s", fix: ngrok.install });
    await untilGone(stub.starts()[0]?.pid ?? 0);
  });

  it("is not asked of a tool nobody knows, nor waited for when nobody wants it", async () => {
    const stub = stubTool("mine", []);
    const own = userPreset("mine", { command: "mine", args: ["{port}"], urlPattern: "x" });
    expect(await preflightTool(own, stub.env, patient)).toEqual({ ok: true });
    expect(stub.starts()).toEqual([]);
    const hanging = { ...own, version: { args: ["hang"], least: null } };
    expect(await preflightTool(hanging, stub.env, AbortSignal.abort())).toMatchObject({ ok: false });
  });
});

it("names a tool that is not on PATH and the way to get it", async () => {
  expect(await preflightTool(ngrok, { PATH: "/nowhere" }, patient)).toEqual({
    ok: false,
    why: "ngrok is not on PATH",
    fix: "install ngrok: ngrok.com/download",
    retryable: false,
  });
});
