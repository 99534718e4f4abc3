import { expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { noRegistration } from "../../../src/commands/listen/run-registration.ts";
import { ownApp } from "./own-app.ts";

it("without a registration only a changed address is told, with what to type", async () => {
  const { app, seen, printed } = await ownApp();
  app.globals = { ...app.globals, provider: "payvost" };
  const registration = noRegistration(app, await openAccepted(app, {}));
  await registration.reachedLocally("http://127.0.0.1:4400");
  await registration.created();
  registration.onUrl("https://fox.test/token", null);
  registration.onUrl("https://owl.test/token", "https://fox.test/token");
  await seen(/whk endpoints update <id> --url https:\/\/owl\.test\/token --provider payvost/);
  expect(printed().stderr).not.toContain("fox.test");
  expect([registration.registered, registration.isLocal]).toEqual([null, false]);
  registration.tellFromNowOn();
  await registration.end();
  await registration.close();
});
