import { expect, it, onTestFinished } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { openRunRegistration } from "../../../src/commands/listen/open-registration.ts";
import { ownApp } from "./own-app.ts";

it("a sandbox of the listener's own reaches it locally, whatever the tunnel does", async () => {
  const { app } = await ownApp();
  app.globals = { ...app.globals, sandbox: true };
  const options = { sandbox: true, keep: false, yes: false, events: [], tunnel: "none" } as const;
  const accepted = await openAccepted(app, {});
  const registration = await openRunRegistration(app, accepted, options);
  onTestFinished(() => registration.close());
  expect([registration.isLocal, registration.registered]).toEqual([true, null]);
  registration.onUrl("https://fox.test/token", null);
  await registration.created();
  expect(registration.registered).toBeNull();
  await registration.reachedLocally("http://127.0.0.1:4400/");
  const { registered } = registration;
  expect(registered).toMatchObject({ provider: "payvost", sandbox: true });
  expect(accepted.expected.all.flatMap(({ secrets }) => secrets)).toContain(registered?.secret);
  await Promise.all([registration.end(), registration.end()]);
});
