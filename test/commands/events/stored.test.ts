import { expect, it } from "vitest";
import { readStored } from "../../../src/commands/events/stored.ts";
import { runProgram } from "../../../src/program.ts";
import { testApp } from "../../cli.ts";
import { attempt } from "../../store/drafts.ts";
import { homeWith, idOf } from "./seeded.ts";

async function appWith(home: string) {
  const { app } = testApp({ home });
  await runProgram(app, ["config", "path"]);
  return app;
}

it("reads deliveries with their attempts, in the order asked for", async () => {
  const home = await homeWith([{}, {}], [attempt(idOf(1)), attempt(idOf(1), { n: 2 })]);
  const stored = await readStored(await appWith(home), ["last", "1"]);
  expect(stored.map(({ delivery }) => delivery.id)).toEqual([idOf(2), idOf(1)]);
  expect(stored.map(({ attempts }) => attempts.map(({ n }) => n))).toEqual([[], [1, 2]]);
});

it("rejects an id that fits none", async () => {
  const app = await appWith(await homeWith([{}]));
  await expect(readStored(app, ["1", "nope"])).rejects.toMatchObject({ code: "unknown_delivery" });
});
