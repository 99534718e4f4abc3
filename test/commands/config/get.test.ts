import { expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

const settings = {
  profile: "work",
  profiles: {
    work: { provider: "payvost", events: ["a", "b"], api: { paths: { list: "GET /a" } } },
    other: { provider: "stripe" },
  },
  store: { maxSize: "2gb" },
};

it.each([
  [["get", "profile"], "work\n"],
  [["get", "provider"], "payvost\n"],
  [["get", "provider", "--profile", "other"], "stripe\n"],
  [["get", "events"], "a\nb\n"],
  [["get", "api.paths.list"], "GET /a\n"],
  [["get", "store.maxSize"], "2gb\n"],
  [["get", "store.maxSize", "--profile", "other"], "2gb\n"],
  [["get", "events", "--json"], '{"key":"events","profile":"work","value":["a","b"]}\n'],
])("config %j prints %j", async (argv, stdout) => {
  expect(await homeWith(settings).run(argv)).toEqual({ code: 0, stdout, stderr: "" });
});

it.each([
  [["get", "tunnel"], "error: tunnel is not set in the profile work\n"],
  [["get", "store.maxAge"], "error: store.maxAge is not set"],
  [["get", "tunel"], 'error: there is no setting "tunel"\nhint:  did you mean tunnel?\n'],
  [["get", "provider", "--profile", "othr"], 'error: there is no profile "othr"\n'],
  [["get"], "missing required argument"],
])("config %j is refused", async (argv, stderr) => {
  const run = await homeWith(settings).run(argv);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain(stderr);
});
