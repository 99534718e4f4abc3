import { describe, expect, it } from "vitest";
import { sendOnce } from "../../src/http/once.ts";
import { startApp } from "../servers.ts";
import { answered, post } from "./requests.ts";

describe("sendOnce", () => {
  it("opens a connection of its own for each request and leaves none behind", async () => {
    const app = await startApp();
    let opened = 0;
    app.server.on("connection", () => {
      opened += 1;
    });
    answered(await sendOnce(post(app.origin)));
    answered(await sendOnce(post(app.origin)));
    expect(opened).toBe(2);
    for (const { rawHeaders } of app.seen) expect(rawHeaders).toContain("close");
    await new Promise((resolve) => app.server.close(resolve));
  });
});
