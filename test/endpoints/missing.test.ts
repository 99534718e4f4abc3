import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/endpoints/client.ts";
import { missing } from "../../src/endpoints/missing.ts";
import type { CallName } from "../../src/providers/contract.ts";
import { withPaths } from "../../src/providers/overrides.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { askedOf, connectionTo } from "./provider-server.ts";

function missed(name: CallName, { status = 404, own = true, connection = connectionTo("payvost") }: Given) {
  const said = { message: null, code: null, field: null, requestId: null, name: null, own };
  const { code, words, hint } = missing(askedOf(name, connection), {
    status,
    answered: status,
    wait: null,
    said,
  });
  return { code, words, hint };
}

interface Given {
  status?: number;
  own?: boolean;
  connection?: Connection;
}

const override =
  'once you know the right one: `whk config set api.paths.rotate "POST /webhooks/{id}/rotate-secret"`';

describe("missing", () => {
  it("never says not found where the path is our assumption, but both things it may be", () => {
    expect(missed("rotate", {})).toEqual({
      code: "path_assumed",
      words:
        'payvost refused POST /webhooks/{id}/rotate-secret: this path is our assumption, or there is no endpoint "webhook_1"',
      hint: `\`whk endpoints list\` shows the ids; ${override}`,
    });
  });

  it.each([{ own: false }, { status: 405 }])("blames the assumption alone after %j", (given) => {
    expect(missed("rotate", given)).toEqual({
      code: "path_assumed",
      words: "payvost refused POST /webhooks/{id}/rotate-secret: this path is our assumption",
      hint: override,
    });
  });

  it("says that a list is our assumption, too", () => {
    expect(missed("list", {})).toMatchObject({
      code: "path_assumed",
      words: "payvost refused GET /webhooks: this path is our assumption",
      hint: 'once you know the right one: `whk config set api.paths.list "GET /webhooks"`',
    });
  });

  it("names the endpoint where the path is the provider's own word", () => {
    expect(missed("test", {})).toEqual({
      code: "endpoint_not_found",
      words: 'payvost has no endpoint "webhook_1"',
      hint: "`whk endpoints list` shows the ids",
    });
  });

  it.each<[CallName, Given]>([
    ["test", { own: false }],
    ["test", { status: 405 }],
    ["create", {}],
  ])("doubts the address when a stated %s is missing in %j", (name, given) => {
    expect(missed(name, given)).toMatchObject({
      code: "path_unknown",
      words: expect.stringContaining(" at http://127.0.0.1:9/v1"),
      hint: "is that its API? `whk config explain` says where the address comes from",
    });
  });

  it("points at the user's own path", () => {
    const contract = withPaths(payvostApi, { rotate: "POST /webhooks/{id}/secret" });
    const connection = connectionTo("payvost", { contract });
    expect(missed("rotate", { connection, own: false })).toEqual({
      code: "path_unknown",
      words: "payvost has no POST /webhooks/{id}/secret at http://127.0.0.1:9/v1",
      hint: "the path is your own, from api.paths.rotate",
    });
    expect(missed("rotate", { connection })).toMatchObject({
      code: "endpoint_not_found",
      hint: "`whk endpoints list` shows the ids; the path is your own, from api.paths.rotate",
    });
  });

  it("knows the sandbox's paths, and says what is different outside", () => {
    const connection = connectionTo("payvost", { mode: "sandbox" });
    expect(missed("show", { connection })).toEqual({
      code: "endpoint_not_found",
      words: 'payvost has no endpoint "webhook_1"',
      hint: "`whk endpoints list` shows the ids; outside the sandbox this path is our assumption (api.paths.show)",
    });
    const own = connectionTo("paymentflow", { mode: "sandbox" });
    expect(missed("logs", { connection: own }).hint).toBe("`whk endpoints list` shows the ids");
    expect(missed("show", { connection, status: 405 }).code).toBe("path_assumed");
  });
});
