import { expect, it } from "vitest";
import { cut, watchOutput } from "../../src/tunnel/output-watch.ts";
import { cloudflared } from "../../src/tunnel/presets/cloudflared.ts";
import { localhostRun } from "../../src/tunnel/presets/localhost-run.ts";
import { userPreset } from "../../src/tunnel/user-defined.ts";

const values = { port: 4400, host: null, name: null, knownHosts: "" };
const url = "https://a-b.trycloudflare.com";
const ready = "INF Registered tunnel connection connIndex=0";

it("settles with the line that completes address and readiness, in whichever order", () => {
  for (const lines of [
    ["hello", url, ready],
    ["hello", ready, url],
  ]) {
    const watch = watchOutput({ preset: cloudflared, values, url: null });
    expect(lines.map(watch)).toEqual([null, null, { url }]);
  }
});

it("settles with the address alone where nothing else is said", () => {
  expect(watchOutput({ preset: localhostRun, values, url: null })("https://a.lhr.life")).toEqual({
    url: "https://a.lhr.life",
  });
});

it("waits for readiness only where the address is known beforehand", () => {
  const watch = watchOutput({ preset: cloudflared, values, url: "https://hooks.example.com" });
  expect([watch(url), watch(ready)]).toEqual([null, { url: "https://hooks.example.com" }]);
});

it("settles with a failure and its line", () => {
  const watch = watchOutput({ preset: cloudflared, values, url: null });
  const line = `ERR error code: 1015 ${"x".repeat(4_000)}`;
  expect(watch(line)).toMatchObject({
    failure: { retryable: true, message: expect.stringContaining("error code: 1015") },
  });
  expect(cut(line)).toHaveLength(201);
});

it("gives up a user's pattern that takes too long", () => {
  const preset = userPreset("mine", { command: "x", args: ["{port}"], urlPattern: "(a+)+$" });
  const outcome = watchOutput({ preset, values, url: null })(`${"a".repeat(100)}b`);
  expect(outcome).toMatchObject({
    failure: { message: "a pattern of tunnels.mine takes too long: (a+)+$", retryable: false },
  });
});
