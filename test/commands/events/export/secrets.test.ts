import { describe, expect, it } from "vitest";
import { hideEnvironment, hideSecrets, knowledgeOf } from "../../../../src/commands/events/export/secrets.ts";
import { runProgram } from "../../../../src/program.ts";
import { temporaryFolder, testApp } from "../../../cli.ts";
import { draft } from "../../../store/drafts.ts";
import { addAll, damage, storeIn } from "../../stored.ts";

const delivery = (changes = {}) => ({ ...draft(changes), seq: 1, duplicateOf: null });

describe("what is known to be secret", () => {
  it("knows secrets and keys of the store and the environment", async () => {
    const home = temporaryFolder();
    const store = storeIn(home);
    await addAll(store, [{ provider: "payvost", secret: "stored-secret-1" }]);
    await store.setKey({ provider: "payvost", profile: "default", key: "stored-key-1234" });
    const env = {
      WHK_SECRET: "variable-secret",
      WHK_PAYVOST_API_KEY: "variable-key-1",
      WHK_PROVIDER: "payvost",
    };
    const { app } = testApp({ home, env });
    await runProgram(app, ["config", "path"]);
    await hideSecrets(app);
    const { redact, knownHeaders } = await knowledgeOf(app, []);
    for (const secret of ["stored-secret-1", "stored-key-1234", "variable-secret", "variable-key-1"]) {
      expect(redact(secret)).not.toContain(secret);
    }
    expect(redact("payvost")).toBe("payvost");
    expect(await knownHeaders("stripe-signature")).not.toEqual([]);
  });

  it("hides what leads to the listener through the tunnel", async () => {
    const { app } = testApp();
    await runProgram(app, ["config", "path"]);
    const deliveries = [
      delivery({ path: "/in?x=1", publicUrl: "https://a.example/9f3c9f3c9f3c9f3c/in?x=1" }),
      delivery({ path: "/", publicUrl: "https://a.example/8a8b8c8d8e8f8081" }),
      delivery({ path: "/hooks", publicUrl: "https://a.example/short/hooks" }),
      delivery({ publicUrl: "no url" }),
    ];
    const { redact } = await knowledgeOf(app, deliveries);
    expect(redact("at 9f3c9f3c9f3c9f3c")).not.toContain("9f3c9f3c9f3c9f3c");
    expect(redact("at 8a8b8c8d8e8f8081")).not.toContain("8a8b8c8d8e8f8081");
    expect(redact("short hooks in")).toBe("short hooks in");
  });

  it("rejects when the stored secrets cannot be read", async () => {
    const { app } = testApp();
    await runProgram(app, ["config", "path"]);
    damage(app.globals.configDir);
    await expect(hideSecrets(app)).rejects.toMatchObject({ kind: "store" });
  });

  it("hides the environment alone", () => {
    const { app } = testApp({ env: { WHK_API_KEY: "variable-key-2", WHK_SECRET: "" } });
    hideEnvironment(app);
    expect(app.io.redact("variable-key-2")).not.toContain("variable-key-2");
  });
});
