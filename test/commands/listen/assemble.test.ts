import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { assemble } from "../../../src/commands/listen/assemble.ts";
import { type ListenFlags, readOptions } from "../../../src/commands/listen/options.ts";
import { Presenter } from "../../../src/commands/listen/presenter.ts";
import { DeliveryColumns } from "../../../src/output/columns.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { startApp } from "../../listen/local-app.ts";
import { provider as providerOf, request, sampleRequest } from "../../listen/requests.ts";
import { stored } from "../stored.ts";
import { ownApp } from "./own-app.ts";

async function assembled(flags: ListenFlags = {}, env: Record<string, string> = {}, provider?: string) {
  const own = await ownApp({ env });
  const { app } = own;
  app.globals = { ...app.globals, provider };
  const options = await readOptions(app, undefined, flags);
  const accepted = await openAccepted(app, {});
  const store = openMemoryStore();
  const widths = new DeliveryColumns();
  const presenter = new Presenter(app, { ...options, widths });
  const stopping = new AbortController();
  const parts = {
    options,
    accepted,
    store,
    observer: presenter,
    baseUrl: () => "http://127.0.0.1:4400",
    stopping: stopping.signal,
  };
  return { ...own, works: await assemble(app, parts), store, expected: accepted.expected, stopping };
}

describe("the parts of a listener", () => {
  it("verify, record and forward together", async () => {
    const app = await startApp();
    const { works, store, expected } = await assembled({ forwardTo: [app.url], header: ["X-Own: 1"] });
    const received = await sampleRequest(await providerOf("github"), expected.all[0]?.session[0] ?? "");
    expect((await works.pipeline.receive(received)).status).toBe(200);
    await works.pipeline.settled();
    expect(app.got[0]?.body.equals(received.body)).toBe(true);
    expect(app.got[0]?.headers).toContain("X-Own");
    const [kept] = await store.page({ filter: {}, order: "newest", behind: null, limit: 1 });
    expect(kept).toMatchObject({ provider: "github", signature: { verdict: "ok" } });
    expect(await store.attemptsOf(kept?.id ?? "")).toHaveLength(1);
    await works.client.close();
  });

  it("have a command only when there is one", async () => {
    expect((await assembled()).works.executor).toBeNull();
    expect((await assembled({ exec: "cat" })).works.executor).not.toBeNull();
  });

  it.each([
    ["an open handshake of anyone", {}, undefined, { path: "/?validationToken=v" }, 200],
    [
      "a configured provider's own",
      { WHK_META_SECRET: "tok" },
      undefined,
      { method: "GET", path: "/?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=1" },
      200,
    ],
    [
      "the named provider's own",
      { WHK_SECRET: "tok" },
      "meta",
      { method: "GET", path: "/?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=1" },
      200,
    ],
    [
      "none of others once one is named",
      { WHK_SECRET: "tok" },
      "payvost",
      { path: "/?validationToken=v" },
      401,
    ],
    [
      "none of a provider without a secret",
      {},
      undefined,
      { method: "GET", path: "/?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=1" },
      405,
    ],
  ])("answer %s", async (_, env, provider, parts, status) => {
    const { works } = await assembled({}, env, provider);
    expect((await works.pipeline.receive(request(parts))).status).toBe(status);
  });

  it("answer the handshake of a provider whose secret was stored meanwhile", async () => {
    const { works, app } = await assembled();
    await stored(app, [{ provider: "meta", secret: "tok" }]);
    const path = "/?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=1";
    expect((await works.pipeline.receive(request({ method: "GET", path }))).status).toBe(200);
  });

  it("end a wait when the listener stops", async () => {
    const { works, stopping } = await assembled({ delay: "1h", onInvalid: "accept" });
    const reply = works.pipeline.receive(request({ body: "{}" }));
    stopping.abort();
    expect((await reply).status).toBe(200);
  });
});
