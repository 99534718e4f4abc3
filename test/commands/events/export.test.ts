import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportFormats } from "../../../src/commands/events/export-formats.ts";
import { cli } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { attempt } from "../../store/drafts.ts";
import { addAll, damage, storeIn } from "../stored.ts";
import { binary, runFile } from "./export/nasty.ts";
import { homeWith, idOf } from "./seeded.ts";

const secret = "signing-secret-0123456789";
const headers = [
  ["Host", "a.example"],
  ["Content-Type", "application/json"],
  ["X-Payvost-Signature", "ab".repeat(32)],
  ["Cookie", "session=1"],
] as const;
const body = Buffer.from('{"id":"evt_1", "amount":1000.00}\n');
const simple = { headers, body, path: "/hooks" };

async function homeWithSecret(body: Buffer): Promise<string> {
  const home = await homeWith([{ headers, body }]);
  await addAll(storeIn(home), [{ provider: "payvost", secret }]);
  return home;
}

describe("events export", () => {
  it.each(exportFormats)("--as %s leaves secrets out and says so", async (as) => {
    const home = await homeWith([{ headers, body: Buffer.from('{"id":"evt_1"}') }]);
    const { stdout, stderr, code } = await cli(["events", "export", "last", "--as", as], { home });
    expect(code).toBe(0);
    expect(stdout).toContain("evt_1");
    expect(stdout).not.toMatch(/abab|session=1|a\.example/);
    expect(stderr).toBe("left out: X-Payvost-Signature, Cookie; --with-secrets leaves them in\n");
  });

  it("leaves them in with --with-secrets", async () => {
    const home = await homeWithSecret(Buffer.from(secret));
    const { stdout, stderr } = await cli(["events", "export", "1", "--as", "curl", "--with-secrets"], {
      home,
    });
    expect(stdout).toContain(`'X-Payvost-Signature: ${"ab".repeat(32)}' -H 'Cookie: session=1'`);
    expect(stdout).toContain(`printf ${secret} |`);
    expect(stderr).toBe("");
  });

  it("runs several against the app they were handed to", async () => {
    const app = await startApp();
    const home = await homeWith(
      [simple, { ...simple, body: binary }],
      [attempt(idOf(1), { url: `${app.origin}/webhooks` })],
    );
    const argv = ["events", "export", "1", "2", "--as", "curl", "--to", `${app.origin}/in`];
    await runFile("sh", "x.sh", (await cli(argv, { home })).stdout);
    await runFile("sh", "x.sh", (await cli(["events", "export", "1", "--as", "curl"], { home })).stdout);
    expect(app.seen.map(({ url }) => url)).toEqual(["/in/hooks", "/in/hooks", "/webhooks"]);
    expect(app.seen.map((seen) => seen.body)).toEqual([body, binary, body]);
  });

  it("masks a known secret in the body and warns, also under --json", async () => {
    const home = await homeWithSecret(Buffer.from(`{"a":"${secret}"}`));
    for (const more of [[], ["--json"], ["--quiet"]]) {
      const { stdout, stderr } = await cli(["events", "export", "1", "--as", "fetch", ...more], { home });
      expect(stdout).not.toContain(secret);
      expect(stderr).toContain(`warning: a secret in the body of ${idOf(1)} is masked, so the bytes differ`);
    }
  });

  it("prints one JSON document", async () => {
    const home = await homeWith([simple, simple]);
    const { stdout, stderr } = await cli(["events", "export", "1", "2", "--as", "curl", "--json"], { home });
    const { requests, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      v: 1,
      kind: "export",
      format: "curl",
      leftOut: ["X-Payvost-Signature", "Cookie"],
    });
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatch(/^printf .* curl -X POST http:\/\/localhost:3000\/hooks .*\n$/);
    expect(stderr).toBe("");
  });

  it("writes a file, once", async () => {
    const home = await homeWith([simple]);
    const argv = ["events", "export", "last", "--as", "fixture", "--out", "payment.json"];
    const written = await cli(argv, { home });
    expect(written).toMatchObject({ code: 0, stdout: "" });
    expect(written.stderr).toContain("✓ wrote payment.json\n");
    expect(JSON.parse(readFileSync(join(home, "payment.json"), "utf8")).body).toBe(String(body));
    const again = await cli(argv, { home });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(
      "payment.json exists already\nhint:  name another file, or replace it with --force",
    );
    const forced = await cli([...argv, "--force", "--with-secrets", "--json"], { home });
    expect(JSON.parse(forced.stdout)).toEqual({
      v: 1,
      kind: "export",
      format: "fixture",
      leftOut: [],
      files: ["payment.json"],
    });
    expect(statSync(join(home, "payment.json")).mode & 0o777).toBe(0o600);
  });

  it.each([
    [["nope"], 'there is no format "nope"', "there are curl, httpie"],
    [["pyton"], 'there is no format "pyton"', "did you mean python?"],
    [["curl", "--to", "ftp://x"], '"ftp://x" is no target', "only http and https work here"],
    [["curl", "--to", "http://u:p@x"], "holds a user name or password", "--header"],
  ])("refuses %j", async (words, message, hint) => {
    const home = await homeWith([simple]);
    const { code, stdout, stderr } = await cli(["events", "export", "1", "--as", ...words], { home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it("refuses an unknown delivery, and a binary body in an http file on stdout", async () => {
    const home = await homeWith([{ body: binary }]);
    expect((await cli(["events", "export", "7", "--as", "curl"], { home })).code).toBe(2);
    const { code, stderr } = await cli(["events", "export", "1", "--as", "http"], { home });
    expect(code).toBe(2);
    expect(stderr).toContain("hint:  with --out hooks.http the body is written beside it");
  });

  it("exports nothing while it cannot know the secrets", async () => {
    const home = await homeWith([simple]);
    damage(join(home, ".config/whk"));
    expect((await cli(["events", "export", "1", "--as", "curl"], { home })).code).toBe(10);
    expect((await cli(["events", "export", "1", "--as", "curl", "--with-secrets"], { home })).code).toBe(0);
  });
});
