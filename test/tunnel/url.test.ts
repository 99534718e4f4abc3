import { expect, it } from "vitest";
import { createUrlDriver, readPublicUrl } from "../../src/tunnel/url.ts";
import { describeLifecycle } from "./lifecycle.ts";

const driver = createUrlDriver("https://hooks.example.com");

describeLifecycle("a public URL of one's own", async () => ({ driver, stuck: driver, get: null }), false);

it.each([
  ["https://hooks.example.com", "https://hooks.example.com"],
  ["HTTPS://Hooks.Example.com:8443/", "https://hooks.example.com:8443"],
  ["http://10.0.0.1:8080", "http://10.0.0.1:8080"],
  ["https://münchen.example", "https://xn--mnchen-3ya.example"],
])("%s is %s", (text, origin) => {
  expect(readPublicUrl(text)).toEqual({ origin });
});

it.each([
  ["hooks.example.com", "is no URL"],
  ["ftp://example.com", "is no URL"],
  ["https://", "is no URL"],
  ["", "is no URL"],
  ["https://me:pw@example.com", "holds a user name or password"],
  ["https://example.com/hooks", "has a path, and whk adds one of its own"],
  ["https://example.com/?a=b", "has a query or a fragment"],
  ["https://example.com#a", "has a query or a fragment"],
])("%j %s", (text, problem) => {
  expect(readPublicUrl(text)).toMatchObject({
    problem,
    hint: expect.stringContaining("https://hooks.example.com"),
  });
});
