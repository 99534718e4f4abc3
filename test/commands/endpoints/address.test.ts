import { describe, expect, it } from "vitest";
import { checkAddress } from "../../../src/commands/endpoints/address.ts";
import { connectionTo, narrated } from "./connections.ts";

async function check(value: string, mode: "live" | "test" | "sandbox") {
  const connection = await connectionTo("payvost", mode);
  return narrated((app) => checkAddress(app, connection, { flag: "--url", value }));
}

describe("checkAddress", () => {
  it.each([
    ["https://example.com/hooks", "live"],
    ["HTTPS://Example.com/Hooks?a=b", "live"],
    ["http://example.com/hooks", "test"],
    ["http://127.0.0.1:3000/hooks", "sandbox"],
    ["http://localhost:3000", "sandbox"],
  ] as const)("takes %s for %s keys as it is written", async (url, mode) => {
    expect(await check(url, mode)).toMatchObject({ value: url, error: null, stderr: "" });
  });

  it.each([
    "http://127.0.0.1:3000/hooks",
    "http://localhost/hooks",
    "http://app.localhost/",
    "http://[::1]:3000/",
    "http://0.0.0.0/",
    "http://192.168.1.4/",
    "http://10.1.2.3/",
    "http://172.20.0.1/",
    "http://printer.local/",
    "https://127.0.0.1/",
    "http://[fd00::1]/",
  ])("warns that a provider cannot reach %s", async (url) => {
    const { value, stderr } = await check(url, "test");
    expect(value).toBe(url);
    expect(stderr).toMatch(/^warning: payvost cannot reach .*`whk listen` shows, or --sandbox\n$/);
  });

  it.each(["http://172.32.0.1/", "http://10.example.com/", "https://fd.example.com/", "http://192.169.0.1/"])(
    "does not take %s for a private address",
    async (url) => {
      expect((await check(url, "test")).stderr).toBe("");
    },
  );

  it("warns that the sandbox does not deliver to other machines", async () => {
    expect((await check("https://example.com/", "sandbox")).stderr).toMatch(
      /addresses of this machine only; `whk sandbox --allow-remote` delivers/,
    );
  });

  it("refuses http for a live key and says why", async () => {
    const { error } = await check("http://example.com/hooks", "live");
    expect(error).toMatchObject({ kind: "usage", code: "bad_url" });
    expect(error?.message).toMatch(/^--url: a live key registers https only: .*readable/);
  });

  it.each([
    ["3000", /"3000" is no http or https URL/],
    ["example.com/hooks", /is no http or https URL/],
    ["ftp://example.com", /is no http or https URL/],
    ["https://", /is no http or https URL/],
    ["https://exa mple.com", /no blanks/],
    ["https://example.com/\u001b[2J", /no control characters/],
    ["https://example.com/#part", /never sent/],
    ["https://user:pass@example.com/", /name or password/],
  ])("refuses %j", async (url, message) => {
    const { error } = await check(url, "test");
    expect(error).toMatchObject({ kind: "usage", code: "bad_url", message: expect.stringMatching(message) });
    expect(error?.hint).toMatch(/\w+ \w+/);
  });
});
