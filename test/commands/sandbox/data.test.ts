import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { persistenceIn } from "../../../src/commands/sandbox/data.ts";
import { SandboxState } from "../../../src/sandbox/state.ts";
import { wholeState } from "../../../src/sandbox/whole-state.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

describe("the state below --data", () => {
  it("is read as it was written, for its owner only", async () => {
    const data = join(temporaryFolder(), "new");
    const persistence = persistenceIn(testApp().app, data);
    expect(await persistence.load()).toBe(null);
    const state = new SandboxState();
    state.nextId("webhook_");
    const { snapshot } = wholeState(state, new Map());
    await persistence.save(snapshot());
    expect(await persistence.load()).toEqual(snapshot());
    expect(readdirSync(join(data, "whk-sandbox"))).toEqual(["state.json"]);
    expect(statSync(join(data, "whk-sandbox")).mode & 0o777).toBe(0o700);
  });

  it("that is damaged is a store error that names the file", async () => {
    const data = temporaryFolder();
    const path = join(data, "whk-sandbox", "state.json");
    mkdirSync(join(data, "whk-sandbox"));
    writeFileSync(path, '{"v":1,');
    await expect(persistenceIn(testApp().app, data).load()).rejects.toMatchObject({
      kind: "store",
      code: "bad_sandbox_state",
      message: `${path} cannot be used: it is not JSON`,
    });
  });
});
