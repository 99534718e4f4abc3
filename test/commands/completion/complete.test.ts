import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { homeWith, idOf } from "../events/seeded.ts";

async function values(line: string, home = temporaryFolder()): Promise<string[]> {
  const run = await cli(["complete", "--", ...line.split(" ")], { home });
  expect(run).toMatchObject({ code: 0, stderr: "" });
  return run.stdout.split("\n").slice(0, -1);
}

describe("whk complete", () => {
  it.each([
    ["li", ["listen\treceive, verify, record, show and forward deliveries"]],
    ["completion ", ["bash", "zsh", "fish", "powershell"]],
    ["completion p", ["powershell"]],
    ["--color=a", ["--color=auto", "--color=always"]],
    ["--provider=pay", expect.arrayContaining([expect.stringMatching(/^--provider=payvost\t/)])],
    ["trigger --provider stripe invoice.payment_f", [expect.stringMatching(/^invoice\.payment_failed\t/)]],
    ["trigger payment.succeeded --tamper up", ["uppercase"]],
    ["events export last --as h", ["httpie", "har", "http"]],
    ["endpoints logs x --status f", ["failed"]],
    ["events list --status f", ["failed"]],
    ["listen --secret-file /etc/ho", [":files"]],
    ["verify ", [":files"]],
    ["replay ", ["last", "failed"]],
    ["listen --events payment.failed,!payment.s", []],
    [
      "listen --events payment.failed,payment.s",
      [expect.stringMatching(/^payment\.failed,payment\.succeeded\t/)],
    ],
    ["listen 3000 ", []],
    ["trigger --nothing-like-it=", []],
  ])("%j", async (line, expected) => {
    expect(await values(line)).toEqual(expected);
  });

  it("offers what is in the folders and the profile that the line names", async () => {
    const home = await homeWith([{}, {}]);
    const data = join(home, ".local/share/whk");
    const ids = [expect.stringContaining(idOf(2)), expect.stringContaining(idOf(1))];
    expect(await values(`events show --data-dir ${data} dlv`)).toEqual(ids);
    expect(await values(`--data-dir=${data} replay dlv`)).toEqual(ids);
    expect(await values("events show --data-dir ~/.local/share/whk dlv", home)).toEqual(ids);
    expect(await values("events show --data-dir /nowhere dlv", home)).toEqual([]);
    const set = ["config", "set", "provider", "stripe", "--profile", "shop"];
    expect(await cli(set, { home })).toMatchObject({ code: 0 });
    const config = join(home, ".config/whk");
    expect(await values(`--config-dir ${config} --profile `)).toEqual(["shop"]);
    const types = (beginning: string) =>
      values(`--config-dir ${config} --profile shop listen --events ${beginning}`);
    expect(await types("invoice.payment_f")).toHaveLength(1);
    expect(await types("payment.s")).toEqual([]);
  });

  it("shows neither itself nor what is hidden", async () => {
    expect((await values("")).map((line) => line.split("\t")[0])).not.toContain("complete");
  });

  it("offers a command's own flags before the global ones", async () => {
    const flags = (await values("replay --")).map((line) => line.split("\t")[0]);
    expect(flags.slice(0, 2)).toEqual(["--type", "--verdict"]);
    expect(flags).toContain("--provider");
  });

  it("offers nothing and does not fail when a file it reads is broken", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".config/whk"), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, ".config/whk/settings.json"), "{", { mode: 0o600 });
    expect(await values("listen --profile ", home)).toEqual([]);
  });
});
