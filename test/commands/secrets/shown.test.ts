import { expect, it } from "vitest";
import { shownRecord } from "../../../src/commands/secrets/shown.ts";
import { testApp } from "../../cli.ts";

it("masks the secret and writes times as ISO", () => {
  const { app } = testApp();
  const endpoint = { id: "webhook_1", base: "https://api.payvost.com/v1" };
  const stored = {
    id: "sec_1",
    provider: "payvost",
    label: null,
    secret: "whsec_abcdefghijklmnop",
    createdAt: 0,
    endpoint,
  };
  expect(shownRecord(app.io, { ...stored, expiresAt: null })).toEqual({
    id: "sec_1",
    provider: "payvost",
    label: null,
    secret: "whsec_…mnop",
    createdAt: "1970-01-01T00:00:00.000Z",
    expiresAt: null,
    endpoint,
  });
  expect(shownRecord(app.io, { ...stored, expiresAt: 1_000 })).toMatchObject({
    expiresAt: "1970-01-01T00:00:01.000Z",
  });
});
