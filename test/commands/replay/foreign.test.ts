import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { refuseForeign } from "../../../src/commands/replay/foreign.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { temporaryFolder } from "../../cli.ts";
import { appOf } from "./recorded.ts";

const hmac = payvost.schemes[0].scheme;
const token = { ...hmac, kind: "token" } as const;
const far = { url: new URL("https://evil.example/x") };
const near = { url: new URL("http://localhost:3000") };
const untrusted = { kind: "usage", code: "untrusted_target" };

async function appIn(project: object) {
  const home = temporaryFolder();
  writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
  return (await appOf({ home })).app;
}

it("keeps today's secret from a machine only the store or a listener names", async () => {
  const app = await appIn({});
  for (const from of ["before", "listener"] as const) {
    const refusal = refuseForeign(app, { target: far, from }, { scheme: token, resigned: true });
    await expect(refusal).rejects.toMatchObject({
      ...untrusted,
      hint: "add --to https://evil.example if that is right",
    });
    await refuseForeign(app, { target: far, from }, { scheme: token, resigned: false });
    await refuseForeign(app, { target: near, from }, { scheme: token, resigned: true });
    await refuseForeign(app, { target: far, from }, { scheme: hmac, resigned: true });
  }
});

it("keeps any secret from a machine an untrusted project names", async () => {
  const app = await appIn({ forwardTo: far.url.href });
  for (const resigned of [true, false]) {
    const refusal = refuseForeign(app, { target: far, from: "project" }, { scheme: token, resigned });
    await expect(refusal).rejects.toMatchObject(untrusted);
  }
});

it("lets --to name any machine", async () => {
  const app = await appIn({ forwardTo: far.url.href });
  await refuseForeign(app, { target: far, from: "flag" }, { scheme: token, resigned: true });
});
