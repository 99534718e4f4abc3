import { expect, it } from "vitest";
import { createFrontPage } from "../../src/sandbox/front-page.ts";

const about = {
  bases: { payvost: "http://127.0.0.1:1/payvost/v1" },
  portals: { fluxvend: "http://127.0.0.1:1/fluxvend" },
  controlUrl: "http://127.0.0.1:1/_sandbox",
};

it("says what this is, where the APIs are, and no key", async () => {
  const answer = await createFrontPage(about).request("/");
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      simulator: "whk sandbox",
      note: expect.stringContaining("Nothing here is a real payment"),
      bases: about.bases,
      portals: about.portals,
      control: about.controlUrl,
    },
  ]);
});
