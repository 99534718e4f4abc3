import { expect, it } from "vitest";
import { chosenForLogin } from "../../../src/commands/login/whose.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

function appWith(provider?: string) {
  const { app } = testApp();
  app.globals = { ...app.globals, provider, configDir: temporaryFolder() };
  return app;
}

it("takes the provider that is named, when it has an API", async () => {
  expect((await chosenForLogin(appWith("paymentflow"))).id).toBe("paymentflow");
});

it.each([
  [undefined, "usage", "missing_provider", "--provider <id>"],
  ["payvots", "usage", "unknown_provider", "payvost"],
  ["open-market", "unsupported", "unsupported_by_provider", "whk secrets set open-market"],
  ["stripe", "unsupported", "unsupported_by_provider", "whk secrets set stripe"],
])("%s is refused", async (provider, kind, code, hint) => {
  const refused = { kind, code, hint: expect.stringContaining(hint) };
  await expect(chosenForLogin(appWith(provider))).rejects.toMatchObject(refused);
});
