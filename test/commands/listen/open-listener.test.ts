import { expect, it, onTestFinished } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { openListener } from "../../../src/commands/listen/open-listener.ts";
import { type ListenFlags, readOptions } from "../../../src/commands/listen/options.ts";
import { noRegistration } from "../../../src/commands/listen/run-registration.ts";
import { finish } from "../../../src/commands/listen/stop.ts";
import { sendOnce } from "../../../src/http.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { answered, post } from "../../http/requests.ts";
import { closedPort } from "../../servers.ts";
import { ownApp } from "./own-app.ts";

async function opened(target: string | undefined, flags: ListenFlags) {
  const { app } = await ownApp();
  const options = await readOptions(app, target, { port: "0", ...flags });
  const accepted = await openAccepted(app, options.secrets);
  const registration = noRegistration(app, accepted);
  const listener = await openListener(app, {
    ...{ options, accepted, registration },
    store: openMemoryStore(),
    choice: null,
  });
  onTestFinished(() => finish(app, listener));
  return listener;
}

it("serves locally; a tunnel is not opened yet", async () => {
  const listener = await opened(undefined, { respond: "202" });
  expect(listener.exposure?.url).toBeNull();
  const { status } = answered(await sendOnce(post(listener.server.url, { body: Buffer.from("{}") })));
  expect(status).toBe(401);
  expect(listener.works.pipeline.counts.deliveries).toBe(1);
});

it("has no way out when there is to be none", async () => {
  expect((await opened(undefined, { tunnel: false })).exposure).toBeNull();
});

it.each([{ tunnel: false } as const, { tunnelPort: "PORT" }])(
  "forwards to no port of its own: %j",
  async (flags) => {
    const port = String(await closedPort());
    const own = "tunnelPort" in flags ? { tunnelPort: port } : { ...flags, port };
    await expect(opened(port, own)).rejects.toMatchObject({
      code: "own_target",
      hint: expect.stringContaining("tunnelPort" in flags ? "--tunnel-port" : "another one with --port"),
    });
  },
);
