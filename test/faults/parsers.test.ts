import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { cli, temporaryFolder } from "../cli.ts";

/** A valid file with some of its bytes replaced, removed or doubled, cut, or nothing but random bytes. */
function mutated(valid: string): fc.Arbitrary<Buffer> {
  const bytes = Buffer.from(valid);
  const place = fc.nat({ max: bytes.length });
  const change = fc.tuple(place, fc.nat({ max: 6 }), fc.uint8Array({ maxLength: 4 }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((random) => Buffer.from(random)),
    place.map((end) => bytes.subarray(0, end)),
    fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduce<Buffer>(
          (text, [at, gone, put]) => Buffer.concat([text.subarray(0, at), put, text.subarray(at + gone)]),
          bytes,
        ),
      ),
  );
}

const provider = `{
  "id": "acme", "name": "Acme", "summary": "test",
  "schemes": [{ "scheme": { "id": "acme", "kind": "hmac", "alg": "sha256", "encoding": "hex",
    "sig": { "in": "header", "name": "x-acme" }, "signed": "{body}", "key": { "steps": ["utf8"] } } }],
  "envelope": { "type": "json:type", "id": "json:id" },
  "events": [{ "type": "a.b", "title": "something", "sample": { "type": "a.b", "id": "1" } }]
}`;

const settings = `{"profile":"a","profiles":{"a":{"provider":"payvost","apiBase":"https://a.test/v1"}},
  "trusted":["/x"],"store":{"maxSize":"100mb"}}`;
const secrets = `{"version":1,"keys":[],"secrets":[{"provider":"github","label":null,"secret":"whsec_before_1",
  "expiresAt":null,"endpoint":null,"id":"sec_1","createdAt":1795308784751}]}`;
const event = '{"type":"payment.succeeded","id":"evt_1"}';

const files: [file: string, valid: string, code: number, command: string[]][] = [
  [".config/whk/settings.json", settings, 0, ["config", "list"]],
  [".config/whk/secrets.json", secrets, 0, ["secrets", "list", "--json", "--provider", "github"]],
  [".config/whk/providers/acme.json", provider, 0, ["providers", "list", "--json"]],
  ["acme.json", provider, 0, ["providers", "check", "acme.json"]],
  ["whk.config.json", '{"provider":"payvost","events":["a.*"],"forwardTo":"3000"}', 0, ["config", "explain"]],
  ["body", event, 7, ["verify", "body", "--header", `payvost-signature: ${"0".repeat(64)}`]],
  ["body", event, 0, ["trigger", "--data", "@body", "--to", "1", "--dry-run"]],
];

it.each(files)(
  "[P5] %s of any bytes is read or refused with a typed error",
  async (file, valid, expected, command) => {
    const home = temporaryFolder();
    const path = join(home, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const env = { WHK_PAYVOST_SECRET: "whsec_of_this_test", WHK_PROVIDER: "payvost" };
    const run = async (bytes: Buffer) => {
      writeFileSync(path, bytes, { mode: 0o600 });
      const { code, stderr, stdout } = await cli(command, { home, cwd: home, env });
      expect([code === 1, stderr]).toEqual([false, expect.not.stringMatching(/\n {4}at /)]);
      const raw = Buffer.from(stdout + stderr, "utf8").toString("latin1");
      expect(raw).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]/);
      return code;
    };
    expect(await run(Buffer.from(valid))).toBe(expected);
    await fc.assert(
      fc.asyncProperty(mutated(valid), async (bytes) => void (await run(bytes))),
      { numRuns: 40 },
    );
  },
);

const names = [
  "../x",
  "/etc/passwd",
  "a\0b",
  "..\\x",
  "CON",
  ".",
  "..",
  "",
  "x".repeat(300),
  "~/x",
  "a/../../x",
];

it.each(names)("[P1] the name %j is used for no file", async (name) => {
  const home = temporaryFolder();
  const cwd = join(home, "a/b/c");
  mkdirSync(cwd, { recursive: true });
  const before = readdirSync(home, { recursive: true, encoding: "utf8" });
  const env = { WHK_PAYVOST_SECRET: "whsec_of_this_test" };
  const commands = [
    ["events", "show", name],
    ["replay", name],
    ["providers", "show", name],
    ["trigger", name, "--to", "1", "--dry-run"],
    ["config", "get", "provider", "--profile", name],
    ["secrets", "set", name, "--secret-stdin"],
    ["secrets", "remove", name, "--yes"],
  ];
  for (const command of commands) {
    const { code } = await cli(command, { home, cwd, env, stdin: "whsec_of_this_test" });
    expect([command[0], [2, 3, 10].includes(code) ? "refused" : code]).toEqual([command[0], "refused"]);
  }
  const made = readdirSync(home, { recursive: true, encoding: "utf8" });
  const strange = made.filter((path) => !before.includes(path) && !/^\.(config|local)/.test(path));
  expect(strange).toEqual([]);
  expect(made.filter((path) => /passwd|CON$|x$/.test(path))).toEqual([]);
});
