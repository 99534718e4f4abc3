import { expect, it } from "vitest";
import { bore } from "../../../src/tunnel/presets/bore.ts";
import { createProcessDriver } from "../../../src/tunnel/process.ts";
import { opened } from "../lifecycle.ts";
import { stubTool } from "../stub-tool.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(bore, {
  stream: "out",
  args: ["local", "4321", "--local-host", "127.0.0.1", "--to", "bore.pub"],
  output:
    "\x1b[2m2026-11-21T22:00:00Z\x1b[0m \x1b[32m INFO\x1b[0m \x1b[2mbore_cli::client\x1b[0m: connected to server \x1b[3mremote_port\x1b[0m=12345\n\x1b[32m INFO\x1b[0m bore_cli::client: listening at bore.pub:12345\n",
  url: "http://bore.pub:12345",
  failures: [["Error: could not connect to bore.pub:7835", "did not get a port", true]],
});

it("takes a server of one's own, and believes no other", async () => {
  const stub = stubTool("bore", [{ out: "listening at bore.pub:1\nlistening at bore.example.com:2\n" }]);
  const options = { host: "bore.example.com", url: null, env: stub.env, knownHosts: "" };
  expect((await opened(createProcessDriver(bore, options), {})).url).toBe("http://bore.example.com:2");
  expect(stub.starts()[0]?.args.at(-1)).toBe("bore.example.com");
});
