import { expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

const settings = {
  profile: "work",
  profiles: {
    work: { provider: "payvost", api: { paths: { list: "GET /a" } } },
    other: { provider: "stripe" },
  },
  trusted: [],
};

it("takes a value out, and says when there was none", async () => {
  const home = homeWith(settings);
  expect(await home.run(["unset", "api.paths.list"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "✓ api.paths.list is no longer set\n",
  });
  expect(home.settings().profiles.work).toEqual({ provider: "payvost" });
  expect((await home.run(["unset", "events"])).stderr).toBe("events was not set\n");
  expect((await home.run(["unset", "events", "--json"])).stdout).toBe(
    '{"key":"events","profile":"work","removed":false}\n',
  );
});

it("takes a limit of the store out, for all profiles", async () => {
  const home = homeWith({ ...settings, store: { maxSize: "2gb", maxAge: "30d" } });
  const run = await home.run(["unset", "store.maxAge", "--json"]);
  expect(run.stdout).toBe('{"key":"store.maxAge","profile":null,"removed":true}\n');
  expect(home.settings().store).toEqual({ maxSize: "2gb" });
  await home.run(["unset", "store.maxSize"]);
  expect(home.settings()).toEqual(settings);
  expect((await home.run(["unset", "store.maxSize"])).stderr).toBe("store.maxSize was not set\n");
});

it("a profile without values goes, and the default profile is forgotten", async () => {
  const home = homeWith(settings);
  await home.run(["unset", "provider", "--profile", "other"]);
  expect(Object.keys(home.settings().profiles)).toEqual(["work"]);
  expect((await home.run(["unset", "profile"])).stderr).toBe("✓ profile is no longer set\n");
  expect(home.settings().profile).toBe("default");
});

it.each([
  [["unset", "evnts"], "did you mean events?"],
  [["unset", "provider", "--profile", "othr"], "did you mean other?"],
])("%j is refused", async (argv, hint) => {
  expect(await homeWith(settings).run(argv)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(hint),
  });
});
