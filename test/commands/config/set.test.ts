import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

it.each([
  [["provider", "payvost"], { provider: "payvost" }],
  [["apiBase", "https://api.example.com/v1/"], { apiBase: "https://api.example.com/v1" }],
  [["apiBase", "http://127.0.0.1:4010/payvost/v1"], { apiBase: "http://127.0.0.1:4010/payvost/v1" }],
  [["events", "payment.*,transfer.*", "!*.failed"], { events: ["payment.*", "transfer.*", "!*.failed"] }],
  [
    ["forwardTo", "3000", "http://localhost:4000/hooks"],
    { forwardTo: ["3000", "http://localhost:4000/hooks"] },
  ],
  [["tunnel", "none"], { tunnel: "none" }],
  [
    ["api.paths.rotate", "post /webhooks/{id}/secret"],
    { api: { paths: { rotate: "POST /webhooks/{id}/secret" } } },
  ],
  [["api.paths.list", "GET", "/hooks"], { api: { paths: { list: "GET /hooks" } } }],
])("set %j", async (argv, profile) => {
  const home = homeWith();
  const run = await home.run(["set", ...argv]);
  expect(run).toMatchObject({ code: 0, stdout: "" });
  expect(run.stderr).toMatch(/^✓ \S+ = .+ {2}profile default\n$/);
  expect(home.settings()).toEqual({ profile: "default", profiles: { default: profile }, trusted: [] });
});

describe("the limits of the store", () => {
  it("hold for all profiles", async () => {
    const home = homeWith();
    expect(await home.run(["set", "store.maxSize", "500mb", "--profile", "work"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "✓ store.maxSize = 500mb  all profiles\n",
    });
    const json = await home.run(["set", "store.maxAge", "none", "--json"]);
    expect(json.stdout).toBe('{"key":"store.maxAge","profile":null,"value":"none"}\n');
    const store = { maxSize: "500mb", maxAge: "none" };
    expect(home.settings()).toEqual({ profile: "default", profiles: {}, trusted: [], store });
    expect((await home.run(["list"])).stdout).toContain("store.maxSize\t500mb");
    const explained = await home.run(["explain", "store.maxSize", "--json"]);
    expect(JSON.parse(explained.stdout)).toMatchObject({ value: "500mb", origin: "settings" });
  });

  it.each([
    ["store.maxSize", "500kb", "write a size of 1mb or more such as 500mb or 2gb, or none"],
    ["store.maxSize", "30d", "write a size"],
    ["store.maxAge", "30", "write an age of 1m or more such as 12h or 30d, or none"],
    ["store.maxage", "30d", "did you mean store.maxAge?"],
  ])("%s %s is refused", async (key, value, hint) => {
    const run = await homeWith().run(["set", key, value]);
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(hint) });
  });
});

describe("profiles", () => {
  it("are made by a first value, and chosen as the default", async () => {
    const home = homeWith();
    const json = await home.run(["set", "provider", "stripe", "--profile", "work", "--json"]);
    expect(json).toEqual({
      code: 0,
      stdout: '{"key":"provider","profile":"work","value":"stripe"}\n',
      stderr: "",
    });
    const chosen = await home.run(["set", "profile", "work"]);
    expect(chosen).toEqual({ code: 0, stdout: "", stderr: "✓ profile = work  used when none is named\n" });
    await home.run(["set", "events", "a"]);
    expect(home.settings()).toEqual({
      profile: "work",
      profiles: { work: { provider: "stripe", events: ["a"] } },
      trusted: [],
    });
  });

  it.each([
    [["set", "profile", "wrk"], "did you mean work?"],
    [["set", "profile", "zzzzzzz"], "`whk config set --profile zzzzzzz provider <id>` makes it"],
    [["set", "provider", "payvost", "--profile", "a b"], "a name has letters"],
    [["set", "provider", "payvost", "--profile", "__proto__"], "a name has letters"],
  ])("%j is refused", async (argv, hint) => {
    const home = homeWith({ profiles: { work: { provider: "stripe" } } });
    const before = home.content();
    expect(await home.run(argv)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(hint),
    });
    expect(home.content()).toBe(before);
  });
});

it.each([
  [["provder", "payvost"], "did you mean provider?"],
  [["provider", "payvots"], "did you mean payvost?"],
  [["provider", "payvost", "stripe"], "is more than one value"],
  [["provider", ""], "is empty"],
  [["apiBase", "http://example.com"], "is http: others could read the API key"],
  [["apiBase", "example.com"], "is no URL"],
  [["tunnel", "ngrk"], "did you mean ngrok?"],
  [["events", "a,,b"], "holds an empty value"],
  [["forwardTo", "not a target"], "no target to forward to"],
  [["api.paths.rotate", "/webhooks/{id}"], "is no method and path"],
  [["api.paths.rotate", "PSOT", "/webhooks/{id}"], "is no method whk sends"],
  [["api.paths.rotate", "POST /webhooks"], "does not say which endpoint"],
  [["api.paths.rotat", "POST /a"], "did you mean api.paths.rotate?"],
  [["api", "x"], "there is no setting"],
  [["events"], "missing required argument"],
])("set %j is refused and nothing is written", async (argv, message) => {
  const home = homeWith();
  const run = await home.run(["set", ...argv]);
  expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  expect(() => home.content()).toThrow("ENOENT");
});

it("[D7] a damaged file is named with its place and kept, whatever is done", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
      const home = homeWith(`{"profile": 5, "x": ${text}`);
      const before = home.content();
      for (const argv of [
        ["set", "provider", "payvost"],
        ["list"],
        ["explain"],
        ["unset", "events"],
        ["trust", "."],
      ]) {
        const run = await home.run(argv);
        expect(run.code).toBe(2);
        expect(run.stderr).toContain(home.path);
      }
      expect(home.content()).toBe(before);
    }),
    { numRuns: 15 },
  );
});

it("commands that need no settings work beside a damaged file", async () => {
  const home = homeWith('{"profile": ');
  expect(await home.run(["path"])).toMatchObject({ code: 0 });
  expect(await home.run(["--help"])).toMatchObject({ code: 0 });
});
