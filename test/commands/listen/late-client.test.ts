import { describe, expect, it } from "vitest";
import { createLateClient } from "../../../src/commands/listen/late-client.ts";
import { answered, post } from "../../http/requests.ts";
import { startApp } from "../../listen/local-app.ts";

describe("the client", () => {
  it("is there when it is first used", async () => {
    const app = await startApp();
    const client = createLateClient({ connections: 2 });
    expect(answered(await client.send(post(app.url))).status).toBe(200);
    await client.close();
  });

  it("can be loaded before, and closed without ever having been", async () => {
    const app = await startApp();
    const client = createLateClient({ connections: 2 });
    await client.load();
    expect(answered(await client.send(post(app.url))).status).toBe(200);
    await client.close();
    await createLateClient({ connections: 2 }).close();
  });
});
