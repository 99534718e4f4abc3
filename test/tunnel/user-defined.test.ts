import { describe, expect, it } from "vitest";
import { createProcessDriver } from "../../src/tunnel/process.ts";
import { type TunnelDefinition, userPreset } from "../../src/tunnel/user-defined.ts";
import { describeLifecycle, failureOf, opened } from "./lifecycle.ts";
import { type StubStep, stubTool } from "./stub-tool.ts";

const definition: TunnelDefinition = {
  command: "mytunnel",
  args: ["--to", "{port}"],
  urlPattern: "address=(\\S+)",
  readyPattern: "^up$",
  fatalPattern: "^broken",
};

function driverOf(steps: readonly StubStep[], own: Partial<TunnelDefinition> = {}) {
  const stub = stubTool("mytunnel", steps);
  const preset = userPreset("mine", { ...definition, ...own });
  return {
    stub,
    driver: createProcessDriver(preset, { host: null, url: null, env: stub.env, knownHosts: "" }),
  };
}

describeLifecycle("a user's own tool", async () => ({
  driver: driverOf([{ out: "address=https://a.example\nup\n" }]).driver,
  stuck: driverOf([{ out: "address=https://a.example\n" }]).driver,
  get: null,
}));

describe("a user's own tool", () => {
  it.each([
    ["address=(\\S+)", "web http://localhost:4040 address=https://a.example\nup\n", "https://a.example"],
    ["https://\\S+\\.example", "visit https://b.example now\nup\n", "https://b.example"],
    ["\\S+\\.example:\\d+", "c.example:8443\nup\n", "https://c.example:8443"],
    ["http\\S+", "http://127.0.0.1:4040 http://d.example\nup\n", "http://d.example"],
  ])("tells its address by %s", async (urlPattern, out, url) => {
    const { driver, stub } = driverOf([{ out }], { urlPattern });
    expect(await opened(driver, { port: 4321 })).toMatchObject({ url, grantedName: null });
    expect(stub.starts()[0]?.args).toEqual(["--to", "4321"]);
  });

  it("ends when it says so", async () => {
    const { driver } = driverOf([{ err: "broken pipe\n" }]);
    expect(await failureOf(driver, {})).toMatchObject({
      message: "mytunnel gave up: broken pipe",
      retryable: true,
    });
  });

  it("takes a name where its arguments do, and then needs one", async () => {
    const args = ["{name}", "{port}"];
    const { driver, stub } = driverOf([{ out: "address=https://my-name.example\nup\n" }], { args });
    expect(await failureOf(driver, {})).toMatchObject({ message: "mine needs a name", retryable: false });
    expect((await opened(driver, { port: 1, name: "my-name" })).grantedName).toBe("my-name");
    expect(stub.starts().map((start) => start.args)).toEqual([["my-name", "1"]]);
  });

  it("counts as not encrypted and without a sender's address", () => {
    const { capabilities } = userPreset("mine", definition);
    expect(capabilities).toMatchObject({ encryptedLeg: false, clientIpHeader: null, stableName: false });
  });
});
