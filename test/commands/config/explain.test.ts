import { describe, expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

const settings = { profiles: { default: { provider: "payvost", events: ["a", "b"] } } };
const env = { WHK_API_KEY: "sk_test_abcdefghijklmnop", NO_COLOR: "1" };

describe("config explain", () => {
  it("is a table on a terminal, keys masked", async () => {
    const { home, run } = homeWith(settings);
    const { stdout, stderr, code } = await run(["explain"], { tty: true, columns: 200, env });
    expect([stderr, code]).toEqual(["", 0]);
    expect(
      stdout
        .replaceAll(home, "~")
        .split("\n")
        .map((line) => line.replace(/ {2,}/g, "  ")),
    ).toEqual([
      "KEY  VALUE  FROM",
      "profile  default  ~/.config/whk/settings.json",
      "provider  payvost  profile default",
      "apiBase  https://sandbox-api.payvost.com/v1  payvost, test keys",
      "apiKey  sk_test_…mnop  WHK_API_KEY",
      "secret  -  -",
      "events  a, b  profile default",
      "forwardTo  -  -",
      "tunnel  -  -",
      "store.maxSize  1gb  whk",
      "store.maxAge  none  whk",
      "configDir  ~/.config/whk  the system's usual folder",
      "dataDir  ~/.local/share/whk  the system's usual folder",
      "",
    ]);
  });

  it("is tabs in a pipe, and explains one value", async () => {
    const { run } = homeWith(settings);
    expect((await run(["explain", "provider"])).stdout).toBe("provider\tpayvost\tprofile default\n");
    expect((await run(["explain", "provider", "--provider", "stripe"])).stdout).toBe(
      "provider\tstripe\t--provider\n",
    );
  });

  it("is one document under --json", async () => {
    const { run } = homeWith(settings);
    const all = JSON.parse((await run(["explain", "--json"], { env })).stdout);
    expect(all).toContainEqual({
      key: "apiKey",
      value: "sk_test_…mnop",
      origin: "variable",
      source: "WHK_API_KEY",
    });
    expect(JSON.parse((await run(["explain", "events", "--json"])).stdout)).toEqual({
      key: "events",
      value: ["a", "b"],
      origin: "profile",
      source: "profile default",
    });
  });

  it.each([
    [["explain", "apibase"], "did you mean apiBase?"],
    [["explain", "zzzzzzzz"], "there are profile, provider"],
    [["explain", "--profile", "x"], "there is no profile"],
    [["explain", "--provider", "payvots"], "did you mean payvost?"],
  ])("%j is refused", async (argv, message) => {
    const run = await homeWith(settings).run(argv);
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
});
