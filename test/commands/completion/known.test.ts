import { expect, it } from "vitest";
import { cli, start, temporaryFolder } from "../../cli.ts";

async function values(home: string, ...words: string[]): Promise<string[]> {
  return (await cli(["complete", "--", ...words], { home })).stdout.split("\n").slice(0, -1);
}

it("offers stored deliveries, newest first, with type and time", async () => {
  const home = temporaryFolder();
  const listener = start(["listen", "--no-tunnel", "--port", "0"], { home });
  await listener.until(({ stderr }) => stderr.includes("listening"));
  await cli(["trigger", "payment.succeeded"], { home });
  await cli(["trigger", "payment.failed"], { home });
  const offered = await values(home, "events", "show", "dlv_");
  listener.interrupt();
  await listener.done;
  expect(offered).toEqual([
    expect.stringMatching(/^dlv_\w+\tpayment\.failed, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    expect.stringMatching(/^dlv_\w+\tpayment\.succeeded, /),
  ]);
});

it("offers endpoints whk has a secret of, and those of the running sandbox", async () => {
  const home = temporaryFolder();
  const sandbox = start(["sandbox", "--port", "0"], { home });
  await sandbox.until(({ stderr }) => stderr.includes("Ctrl-C stops"));
  await cli(["endpoints", "create", "http://127.0.0.1:9/x", "--events", "*", "--sandbox"], { home });
  expect(await values(home, "endpoints", "show", "")).toEqual([
    expect.stringMatching(/^webhook_sbx0001\tpayvost, http:\/\/127\.0\.0\.1:\d+\/payvost/),
  ]);
  await cli(["secrets", "remove", "--all", "--yes"], { home });
  expect(await values(home, "endpoints", "show", "")).toEqual([]);
  expect(await values(home, "--sandbox", "trigger", "x", "--endpoint", "web")).toEqual([
    "webhook_sbx0001\thttp://127.0.0.1:9/x",
  ]);
  sandbox.interrupt();
  await sandbox.done;
});

it("offers profiles, stored secrets and tunnel drivers", async () => {
  const home = temporaryFolder();
  await cli(["config", "set", "provider", "stripe", "--profile", "shop"], { home });
  await cli(["secrets", "set", "payvost", "--label", "shop", "--secret-stdin"], {
    home,
    stdin: "whsec_1234567890",
  });
  expect(await values(home, "--profile", "s")).toEqual(["shop"]);
  expect(await values(home, "secrets", "remove", "")).toEqual([
    expect.stringMatching(/^sec_\w+\tpayvost, shop$/),
  ]);
  expect(await values(home, "listen", "--tunnel", "n")).toEqual(["ngrok", "none\tno tunnel"]);
});

it("offers the types of the provider the settings name", async () => {
  const home = temporaryFolder();
  await cli(["config", "set", "provider", "stripe"], { home });
  expect(await values(home, "trigger", "payment")).toEqual([
    expect.stringMatching(/^payment_intent\./),
    expect.stringMatching(/^payment_intent\./),
  ]);
});
