import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { refuseForeignTarget } from "../../../src/commands/trigger/foreign-target.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { cli, temporaryFolder, testApp } from "../../cli.ts";

const hmac = payvost.schemes[0].scheme;
const token = { ...hmac, kind: "token" } as const;

async function appIn(project: object) {
  const home = temporaryFolder();
  writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
  const { app } = testApp({ home });
  await applyGlobals(app, {});
  return { app, home };
}

const far = new URL("https://evil.example/x");

it("keeps a secret that is sent as it is from a machine an untrusted project names", async () => {
  const { app, home } = await appIn({ forwardTo: far.href });
  await expect(refuseForeignTarget(app, far, token)).rejects.toMatchObject({
    kind: "usage",
    code: "untrusted_target",
    message: expect.stringContaining("evil.example"),
    hint: expect.stringContaining(`whk config trust ${home}`),
  });
});

it("lets everything else go", async () => {
  const { app } = await appIn({ forwardTo: far.href });
  await refuseForeignTarget(app, far, hmac);
  await refuseForeignTarget(app, new URL("http://127.0.0.1:3000"), token);
  await refuseForeignTarget((await appIn({ provider: "gitlab" })).app, far, token);
  const { app: trusting, home } = await appIn({ forwardTo: far.href });
  await (await trusting.settings()).change((before) => ({ ...before, trusted: [home] }));
  await refuseForeignTarget(trusting, far, token);
});

it("is asked by `whk trigger`, unless --to names the target", async () => {
  const home = temporaryFolder();
  writeFileSync(
    join(home, "whk.config.json"),
    '{"provider":"gitlab","forwardTo":"https://127.0.0.1.evil.invalid"}',
  );
  const argv = ["trigger", "push", "--data", "{}"];
  const run = await cli(argv, { home, env: { WHK_GITLAB_SECRET: "gitlab-secret-1234" } });
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toMatch(/^.*\nerror: .*whk\.config\.json names 127\.0\.0\.1\.evil\.invalid, which/);
});
