import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { leadHere, parseRoute, parseTarget, targetUrl } from "../../src/listen/target.ts";

function refusal(run: () => unknown): WhkError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof WhkError) return thrown;
  }
  throw new Error("not refused");
}

describe("parseTarget", () => {
  it.each([
    ["3000", "http://localhost:3000/"],
    [":3000", "http://localhost:3000/"],
    [" 3000 ", "http://localhost:3000/"],
    ["3000/hooks", "http://localhost:3000/hooks"],
    ["3000?key=k", "http://localhost:3000/?key=k"],
    ["localhost:3000", "http://localhost:3000/"],
    ["localhost", "http://localhost/"],
    ["127.0.0.1:8080/webhooks/payvost", "http://127.0.0.1:8080/webhooks/payvost"],
    ["[::1]:3000/x", "http://[::1]:3000/x"],
    ["shop.localhost:3000", "http://shop.localhost:3000/"],
    ["shop.localhost/hooks", "http://shop.localhost/hooks"],
    ["app.example:8080/x?y=z", "http://app.example:8080/x?y=z"],
    ["http://localhost:3000/hooks", "http://localhost:3000/hooks"],
    ["HTTPS://app.example/hooks", "https://app.example/hooks"],
    ["65535", "http://localhost:65535/"],
  ])("%s is %s", (text, href) => {
    expect(parseTarget(text).url.href).toBe(href);
  });

  it.each([
    "",
    " ",
    "0",
    "65536",
    "localhost:0",
    "localhost:99999",
    "app",
    "app.example",
    "app.example/hooks",
    "ftp://localhost/x",
    "file:///etc/passwd",
    "http://",
    "http://localhost:3000/#top",
    "-3000",
    "30 00",
    "user@localhost:3000",
    "/hooks",
  ])("%j is refused with a hint", (text) => {
    const error = refusal(() => parseTarget(text));
    expect([error.kind, error.code]).toEqual(["usage", "bad_target"]);
    expect(error.hint).toMatch(/\w+ \w+/);
  });

  it("refuses a password in the URL without repeating it", () => {
    const error = refusal(() => parseTarget("http://me:hunter2@localhost:3000"));
    expect(error.message).toBe("the target at localhost:3000 holds a user name or password");
    expect(`${error.message}${error.hint}`).not.toContain("hunter2");
  });
});

describe("parseRoute", () => {
  it("splits at the first equals sign", () => {
    const route = parseRoute("payment.*,!*.failed = http://localhost:3000/x?a=b");
    expect(route.pattern).toBe("payment.*,!*.failed");
    expect(route.target.url.href).toBe("http://localhost:3000/x?a=b");
  });

  it.each(["3000", "=3000", " =3000"])("%j is refused", (text) => {
    expect(refusal(() => parseRoute(text)).code).toBe("bad_route");
  });

  it("refuses a target that is none", () => {
    expect(refusal(() => parseRoute("payment.*=")).code).toBe("bad_target");
  });
});

describe("targetUrl", () => {
  it.each([
    ["3000/hooks", "/a?b=c", "http://localhost:3000/hooks/a?b=c"],
    ["3000", "//evil/x", "http://localhost:3000/evil/x"],
    ["3000", "http://evil/x", "http://localhost:3000/x"],
    ["3000", "@evil", "http://localhost:3000/@evil"],
    ["3000", ":80/x", "http://localhost:3000/:80/x"],
  ])("%s takes %s at %s", (target, path, href) => {
    expect(targetUrl(parseTarget(target), path).href).toBe(href);
  });
});

describe("leadHere", () => {
  it.each([
    ["4400", true],
    ["localhost:4400/x", true],
    ["app.localhost:4400", true],
    ["127.0.0.2:4400", true],
    ["http://[::1]:4400", true],
    ["4401", false],
    ["http://example.com:4400", false],
  ])("%s: %s", (target, expected) => {
    expect(leadHere([parseTarget("3000"), parseTarget(target)], 4400)).toBe(expected);
  });
});
