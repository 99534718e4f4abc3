import { expect, it } from "vitest";
import { sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";

it("shows one endpoint to a human, to a program and as the provider has it", async () => {
  const box = await sandboxed();
  const id = await box.register(url);
  const show = ["endpoints", "show", id, "--provider", "payvost"];
  const human = await box.run(show);
  expect(human).toMatchObject({ code: 0, stderr: "" });
  expect(human.stdout).toBe(
    `${id}  payvost, sandbox\n  url       ${url}\n  events    payment.*\n  state     enabled\n  created   2026-11-21T12:00:00.000Z\n`,
  );
  expect(JSON.parse((await box.run([...show, "--json"])).stdout)).toMatchObject({
    id,
    url,
    provider: "payvost",
  });
  expect(JSON.stringify(JSON.parse((await box.run([...show, "--raw"])).stdout))).toContain(id);
});

it("says what the provider says of an id it does not know", async () => {
  const box = await sandboxed();
  const run = await box.run(["endpoints", "show", "webhook_none", "--provider", "payvost"]);
  expect(run).toMatchObject({ code: 5, stdout: "" });
  expect(run.stderr).toMatch(/^error: .+\n/);
});

it.each(["", "..", "../payments/x", "a/b", "a\u0000b"])("[P10] refuses the id %j", async (id) => {
  const box = await sandboxed();
  const run = await box.run(["endpoints", "show", id, "--provider", "payvost"]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
});
