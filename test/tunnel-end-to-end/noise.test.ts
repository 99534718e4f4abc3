import { expect, it } from "vitest";
import { startLocalServer } from "../tunnel/local-server.ts";
import { deliver, expose, stored } from "./tunnelled.ts";

it("[H22] answers scanners nothing, tells of them in one line and stores none", async () => {
  const server = await startLocalServer("localhost");
  const listener = expose(server.host, [], { json: false });
  const url = await listener.run.until(({ stderr }) => /public +(http:\S+)/.exec(stderr)?.[1]);
  const { origin, pathname } = new URL(url);
  const paths = ["/", "/.git/config", "/__whk/00", pathname.slice(0, -1), `${pathname}0/hooks`];
  for (let count = paths.length; count < 500; count++) paths.push(`/wp-content/${count}.php`);
  const answers = await Promise.all(paths.map((path) => server.through(origin + path)));
  for (const { status, headers, body } of answers) {
    expect([status, body.length]).toEqual([404, 0]);
    expect(Object.keys(headers).sort()).toEqual(["connection", "content-length", "date"]);
  }
  expect((await deliver(server, url, Buffer.from("{}"))).status).toBe(200);
  const { stderr } = await listener.stop();
  expect(stderr.match(/no deliveries: .*$/gm)).toEqual(["no deliveries: 500 to other paths"]);
  expect(stderr).toContain("1 delivery");
  expect(await stored(listener)).toHaveLength(1);
});
