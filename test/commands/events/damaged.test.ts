import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folders } from "../../../src/store/paths.ts";
import { cli } from "../../cli.ts";
import { attempt } from "../../store/drafts.ts";
import { homeWith, idOf } from "./seeded.ts";

/** A HOME whose first delivery has one letter of its body changed on the disk. */
async function damagedHome(): Promise<string> {
  const bodies = ["first", "other"].map((word) => Buffer.from(`{"word":"${word.repeat(20)}"}`));
  const home = await homeWith(
    bodies.map((body) => ({ body })),
    [attempt(idOf(1), { status: 503 })],
  );
  const path = join(folders({ env: { HOME: home }, platform: "linux", cwd: home }).dataDir, "deliveries.db");
  const file = readFileSync(path);
  file[file.indexOf("firstfirst")] = 0x46;
  writeFileSync(path, file);
  return home;
}

it("[D6] of a damaged delivery is shown what is there, and the failure; others are whole", async () => {
  const home = await damagedHome();
  const { stdout, stderr, code } = await cli(["events", "show", "1"], { home });
  expect(code).toBe(10);
  expect(stderr).toContain(`delivery ${idOf(1)} is damaged in the store`);
  for (const part of [idOf(1), "payment.succeeded", "headers and body are damaged in the store", "→ 503"])
    expect(stdout).toContain(part);
  expect(stdout).not.toContain("irstfirst");
  for (const flag of ["--raw", "--json"]) {
    expect(await cli(["events", "show", "1", flag], { home })).toMatchObject({ stdout: "", code: 10 });
  }
  expect((await cli(["events", "show", "2"], { home })).code).toBe(0);
  expect((await cli(["events", "list"], { home })).stdout.split("\n").length).toBe(3);
});
