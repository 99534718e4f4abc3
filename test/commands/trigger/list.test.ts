import { describe, expect, it } from "vitest";
import { openRegistry } from "../../../src/providers/index.ts";
import { cli, temporaryFolder } from "../../cli.ts";
import { pretendListener } from "./running-listener.ts";

const all = (await openRegistry().all()).flatMap(({ id, events }) =>
  events.map(({ type }) => `${id} ${type}`),
);

describe("--list", () => {
  it("shows every event type of every provider, tab-separated into a pipe", async () => {
    const { code, stdout, stderr } = await cli(["trigger", "--list"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split("\t").slice(0, 2).join(" ")),
    ).toEqual(all);
  });

  it("is a table on a terminal", async () => {
    const { stdout } = await cli(["trigger", "--list", "--provider", "open-market", "--color", "never"], {
      tty: true,
    });
    expect(stdout).toBe(
      "PROVIDER     EVENT TYPE  WHAT HAPPENED\nopen-market  payment     a payment was completed\n",
    );
  });

  it("shows one provider's, named by flag, environment or the running listener", async () => {
    const types = [expect.objectContaining({ provider: "open-market", type: "payment" })];
    const flag = await cli(["trigger", "--list", "--json", "--provider", "open-market"]);
    expect(JSON.parse(flag.stdout)).toEqual(types);
    const variable = await cli(["trigger", "--list", "--json"], { env: { WHK_PROVIDER: "open-market" } });
    expect(JSON.parse(variable.stdout)).toEqual(types);
    const home = temporaryFolder();
    await pretendListener(home, { local: "http://127.0.0.1:4400", provider: "open-market" });
    expect(JSON.parse((await cli(["trigger", "--list", "--json"], { home })).stdout)).toEqual(types);
  });

  it("is one array under --json", async () => {
    const { stdout } = await cli(["trigger", "--list", "--json"]);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse(stdout)[0]).toEqual({
      provider: "payvost",
      type: "payment.created",
      title: "a payment was started",
      evidence: "stated",
    });
  });

  it("keeps what a pattern matches", async () => {
    const { stdout } = await cli(["trigger", "transfer.*", "--list", "--provider", "payvost", "--json"]);
    const types = JSON.parse(stdout).map(({ type }: { type: string }) => type);
    expect(types).toEqual(["transfer.created", "transfer.completed", "transfer.failed"]);
  });

  it("says when nothing is left", async () => {
    const { code, stdout, stderr } = await cli(["trigger", "nope.*", "--list"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("error: no event type nope.* of any provider");
  });
});
