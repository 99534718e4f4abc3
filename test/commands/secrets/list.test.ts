import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { addAll, storeIn } from "../stored.ts";
import { homeWithSecrets } from "./stored-home.ts";

describe("secrets list", () => {
  it("is a table on a terminal, the newest first, never in full", async () => {
    const { home } = await homeWithSecrets();
    const run = await cli(["secrets", "list"], { home, tty: true, env: { NO_COLOR: "1" } });
    expect(run.stderr).toBe("");
    expect(run.stdout.replace(/2\d{3}-\d\d-\d\d \d\d:\d\d(?= )/, "<the local time>")).toBe(
      [
        "ID      PROVIDER  LABEL     SECRET       ENDS              ENDPOINT",
        "sec_b1  stripe    live      whsec_…3333  -                 -",
        "sec_a2  payvost   sh\\x1bop  whsec_…2222  <the local time>  -",
        "sec_a1  payvost   -         whsec_…1111  -                 webhook_1",
        "",
      ].join("\n"),
    );
  });

  it("shows the end whole on a terminal of 80 columns", async () => {
    const home = temporaryFolder();
    const store = storeIn(home);
    const endpoint = { id: "webhook_sbx0001", base: "http://127.0.0.1:4010/payvost/v1" };
    await addAll(store, [
      { provider: "payvost", secret: "whsec_0123456789abcdef", expiresAt: Date.now() + 3.6e6, endpoint },
    ]);
    const run = await cli(["secrets", "list"], { home, tty: true, columns: 80, env: { NO_COLOR: "1" } });
    expect(run.stdout).toMatch(/ \d{4}-\d\d-\d\d \d\d:\d\d {2}webhook_sbx0001\n$/);
  });

  it("is tabs in a pipe, of one provider when it is named", async () => {
    const { home } = await homeWithSecrets();
    const run = await cli(["secrets", "list", "--provider", "stripe"], { home });
    expect(run).toEqual({ code: 0, stdout: "sec_b1\tstripe\tlive\twhsec_…3333\t-\t-\n", stderr: "" });
  });

  it("is one array under --json", async () => {
    const { home } = await homeWithSecrets();
    const { stdout } = await cli(["secrets", "list", "--json"], { home });
    const all = JSON.parse(stdout);
    expect(all.map(({ id }: { id: string }) => id)).toEqual(["sec_b1", "sec_a2", "sec_a1"]);
    expect(all[2]).toMatchObject({ secret: "whsec_…1111", endpoint: { id: "webhook_1" }, expiresAt: null });
    expect(stdout).not.toContain("canary");
  });

  it("says when there is none, and refuses an unknown provider", async () => {
    const home = temporaryFolder();
    expect(await cli(["secrets", "list"], { home })).toEqual({
      code: 0,
      stdout: "",
      stderr: "no secrets are stored; `whk secrets set` keeps one\n",
    });
    expect((await cli(["secrets", "list", "--json"], { home })).stdout).toBe("[]\n");
    expect((await cli(["secrets", "list", "--provider", "payvots"], { home })).code).toBe(2);
  });
});
