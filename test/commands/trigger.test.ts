import { expect, it } from "vitest";
import { cli } from "../cli.ts";
import { startCorrect } from "./trigger/receiver.ts";

it("sends", async () => {
  const app = await startCorrect("payvost", ["s3cret"]);
  for (const args of [
    ["trigger", "payment.succeeded", "--to", app.url],
    ["trigger", "payment.succeeded", "--to", app.url, "--json"],
    ["trigger", "payment.succeeded", "--to", app.url, "--tamper", "body"],
    ["trigger", "payment.succeeded", "--to", app.url, "--dry-run"],
    ["trigger", "payment.succeeded", "--to", app.url, "--count", "3"],
    ["trigger", "payment.suceeded", "--to", app.url],
    ["trigger", "payment.succeeded"],
    ["trigger"],
    ["trigger", "--list", "--provider", "payvost"],
    ["trigger", "payment.succeeded", "--to", "1"],
    ["trigger", "payment.succeeded", "--to", app.url, "--set", "dat.amount=3"],
    ["trigger", "--help"],
  ]) {
    const run = await cli(args, { env: { WHK_PAYVOST_SECRET: "s3cret" } });
    console.log(args.join(" "), run.code, `\n${run.stdout}\n--\n${run.stderr}`);
  }
  expect(1).toBe(1);
});
