import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPath, originForm } from "../../src/listen/path.ts";

describe("originForm", () => {
  it.each([
    ["/", "/"],
    ["/a/b?c=d&e='f'", "/a/b?c=d&e='f'"],
    ["http://evil/x?y", "/x?y"],
    ["HTTPS://user:pw@evil:1/x", "/x"],
    ["http://evil", "/"],
    ["http://evil?x", "/?x"],
    ["http://evil\\@x/y", "/@x/y"],
    ["*", "/"],
    ["", "/"],
    ["//evil/x", "/evil/x"],
    ["///evil", "/evil"],
    ["/\\evil/x", "/evil/x"],
    ["http://a//evil/x", "/evil/x"],
    ["evil:80", "/evil:80"],
    ["/%zz%", "/%zz%"],
    ["/%2f%2fevil", "/%2f%2fevil"],
    ["/a%00b", "/a%00b"],
    ["/a\0b", "/a%00b"],
    ["/a b", "/a%20b"],
    ["/caf\xe9", "/caf%E9"],
    ["/a#b", "/a%23b"],
  ])("[H4] %j is %j", (target, path) => {
    expect(originForm(target)).toBe(path);
  });

  it("[H4] never carries an authority, whatever came in", () => {
    const target = fc.string({ unit: fc.constantFrom(..."/\\:@?#%.*abhtp \0\x1b\xe9") });
    fc.assert(
      fc.property(target, (text) => {
        const path = originForm(text);
        expect(path).toMatch(/^\/(?![/\\])[!-~]*$/);
        expect(new URL(path, "http://app.example:1").host).toBe("app.example:1");
      }),
      { numRuns: 300 },
    );
  });
});

describe("joinPath", () => {
  it.each([
    ["http://app", "/", "/"],
    ["http://app", "/a", "/a"],
    ["http://app/hooks", "/", "/hooks"],
    ["http://app/hooks/", "/", "/hooks/"],
    ["http://app/hooks", "/a", "/hooks/a"],
    ["http://app/hooks/", "/a", "/hooks/a"],
    ["http://app/hooks", "/?x=1", "/hooks?x=1"],
    ["http://app/hooks?key=k", "/a?x=1", "/hooks/a?key=k&x=1"],
    ["http://app/hooks?key=k", "/", "/hooks?key=k"],
    ["http://app/hooks", "/a?x=1?y=2", "/hooks/a?x=1?y=2"],
    ["http://app/hooks", "/a?", "/hooks/a?"],
    ["http://app/hooks?key=k", "/a?", "/hooks/a?key=k"],
    ["http://app/hooks", "/../..", "/hooks"],
    ["http://app/hooks", "/../admin", "/hooks/admin"],
    ["http://app/hooks", "/a/%2e%2E/%2e./b", "/hooks/b"],
    ["http://app/hooks", "/a\\..\\..\\b", "/hooks/b"],
    ["http://app/hooks", "/a..b/.well-known/x", "/hooks/a..b/.well-known/x"],
    ["http://app/hooks", "/a?p=/../b", "/hooks/a?p=/../b"],
    ["http://app/hooks", "/it's{}|%", "/hooks/it's{}|%"],
    ["http://app/hooks", "//evil/x", "/hooks/evil/x"],
    ["http://app", "@evil/x", "/@evil/x"],
  ])("[H4] %s and %s are %s", (base, path, joined) => {
    expect(joinPath(new URL(base), path)).toBe(joined);
  });

  it("[H4] stays below the target's path and on its host", () => {
    const path = fc.string({
      unit: fc.constantFrom("/", "\\", ".", "..", "%2e", "%2E", "a", "?", "@", ":", "#"),
    });
    fc.assert(
      fc.property(path, (text) => {
        const url = new URL(`http://app.example:1${joinPath(new URL("http://app.example:1/hooks"), text)}`);
        expect(url.host).toBe("app.example:1");
        expect(url.pathname).toMatch(/^\/hooks(?:\/|$)/);
      }),
      { numRuns: 300 },
    );
  });
});
