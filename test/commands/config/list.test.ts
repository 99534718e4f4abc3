import { expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

const settings = {
  profile: "work",
  profiles: {
    work: { provider: "payvost", events: ["a", "b\u001b[31m"], api: { paths: { list: "GET /a" } } },
    other: { tunnel: "none" },
  },
  trusted: ["/home/me/shop"],
};

it("is a table on a terminal", async () => {
  const run = await homeWith(settings).run(["list"], { tty: true, env: { NO_COLOR: "1" } });
  expect(run.stdout).toBe(
    [
      "PROFILE  KEY             VALUE",
      "work     provider        payvost",
      "work     events          a, b\\x1b[31m",
      "work     api.paths.list  GET /a",
      "other    tunnel          none",
      "-        trusted         /home/me/shop",
      "",
    ].join("\n"),
  );
  expect(run.stderr).toBe("the profile work is used when none is named\n");
});

it("is tabs in a pipe, and one document under --json", async () => {
  const home = homeWith(settings);
  expect((await home.run(["list"])).stdout.split("\n")[0]).toBe("work\tprovider\tpayvost");
  expect(JSON.parse((await home.run(["list", "--json"])).stdout)).toEqual({ path: home.path, ...settings });
});

it("says that nothing is set", async () => {
  expect(await homeWith().run(["list"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "nothing is set; `whk config set provider <id>` is a start\n",
  });
});

it("names the tunnels of one's own", async () => {
  const tunnels = { mine: { command: "mytunnel", args: ["{port}"], urlPattern: "https://\\S+" } };
  expect((await homeWith({ tunnels }).run(["list"])).stdout).toBe("-\ttunnels.mine\tmytunnel\n");
});
