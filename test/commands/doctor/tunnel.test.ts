import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../cli.ts";
import { closedPort, startApp } from "../../servers.ts";
import { startLocalServer } from "../../tunnel/local-server.ts";
import { diagnosed } from "./diagnosed.ts";

it("asks the tunnel's server", async () => {
  const { host } = await startLocalServer();
  const { code, named } = await diagnosed(["--tunnel", "localtunnel", "--tunnel-host", host]);
  expect(named("tunnel")).toMatchObject({
    state: "ok",
    what: "localtunnel can be used; not encrypted all the way",
  });
  expect(code).toBe(0);
});

it("takes a server that is not there for a warning", async () => {
  const host = `http://127.0.0.1:${await closedPort()}`;
  const { code, named } = await diagnosed(["--tunnel", "localtunnel", "--tunnel-host", host]);
  expect(named("tunnel")).toMatchObject({ state: "warning", what: expect.stringMatching(/^localtunnel: /) });
  expect(code).toBe(0);
});

it("fails for a tool that is not on PATH", async () => {
  const home = temporaryFolder();
  const empty = join(home, "bin");
  mkdirSync(empty);
  const { code, named } = await diagnosed(["--tunnel", "cloudflared"], { home, env: { PATH: empty } });
  expect(named("tunnel")).toMatchObject({ state: "failed", what: expect.stringContaining("cloudflared") });
  expect(named("tunnel").fix).not.toBe(null);
  expect(code).toBe(2);
});

it("fails for a driver there is none of", async () => {
  const { code, named } = await diagnosed(["--tunnel", "cloudflard"]);
  expect(named("tunnel")).toMatchObject({ state: "failed", fix: "did you mean cloudflared?" });
  expect(code).toBe(2);
});

it("takes a public URL of the user's own", async () => {
  const { origin, seen } = await startApp();
  const { named } = await diagnosed(["--tunnel", "url", "--public-url", origin]);
  expect(named("tunnel").what).toMatch(/^url can be used/);
  expect(seen).toEqual([]);
});
