import { expect, it } from "vitest";
import { fillIn, type ToolValues } from "../../src/tunnel/values.ts";

const values: ToolValues = { port: 4400, host: "{name}.example.com", name: "my-name", knownHosts: "/a b" };

it("fills in what is known, once, and leaves other braces alone", () => {
  expect(fillIn("{name}:80:127.0.0.1:{port}", values)).toBe("my-name:80:127.0.0.1:4400");
  expect(fillIn("{host} {other} {}", values)).toBe("{name}.example.com {other} {}");
  expect(fillIn("{name}", { ...values, name: null })).toBe("");
});
