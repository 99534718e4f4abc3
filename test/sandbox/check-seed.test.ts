import { describe, expect, it } from "vitest";
import { checkSeed } from "../../src/sandbox/check-seed.ts";
import { readSeed } from "../../src/sandbox/seed.ts";
import { assemble } from "../../src/sandbox/works.ts";
import { sandboxParts } from "./parts.ts";

const url = "http://127.0.0.1:3000/";

async function check(endpoints: readonly object[], allowRemote = false): Promise<void> {
  const works = await assemble(await sandboxParts({ allowRemote }));
  const seed = readSeed({ endpoints }, [...works.simulated.keys()]);
  if ("problem" in seed) throw new Error(seed.problem);
  await checkSeed(works, seed).finally(() => works.close());
}

describe("the endpoints of a seed", () => {
  it.each([
    [[{ provider: "payvost", url }]],
    [[{ provider: "paymentflow", url }]],
    [[{ provider: "paymentflow", url, events: ["payment.*", "refund.created"] }]],
    [
      [
        { provider: "open-market", url },
        { provider: "payvost", url },
      ],
    ],
  ])("are taken: %j", async (endpoints) => {
    await expect(check(endpoints)).resolves.toBe(undefined);
  });

  it.each([
    [
      [{ provider: "payvost", url, events: ["paymnt.*"] }],
      /\[0\]: events holds "paymnt\.\*", which fits no event/,
    ],
    [[{ provider: "payvost", url, events: ["payment.suceeded"] }], /did you mean payment\.succeeded\?$/],
    [
      [
        { provider: "payvost", url },
        { provider: "payvost", url: "https://example.com/" },
      ],
      /^the seed's endpoints\[1\]: url must be an address of this machine/,
    ],
    [[{ provider: "payvost", url, description: "x".repeat(1_001) }], /description must have at most 1000/],
    [
      [
        { provider: "open-market", url },
        { provider: "open-market", url },
      ],
      /endpoints\[1\]: open-market has at most one$/,
    ],
  ])("are refused: %j", async (endpoints, message) => {
    await expect(check(endpoints)).rejects.toMatchObject({
      ...{ kind: "usage", code: "bad_seed" },
      message: expect.stringMatching(message),
    });
  });

  it("may be elsewhere where deliveries may", async () => {
    await expect(check([{ provider: "payvost", url: "https://example.com/" }], true)).resolves.toBe(
      undefined,
    );
  });
});
