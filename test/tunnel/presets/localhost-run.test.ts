import { expect, it } from "vitest";
import { sendOnce } from "../../../src/http.ts";
import { localhostRun } from "../../../src/tunnel/presets/localhost-run.ts";
import { createProcessDriver } from "../../../src/tunnel/process.ts";
import { temporaryFolder } from "../../cli.ts";
import { describeLifecycle, opened } from "../lifecycle.ts";
import { startSshServer } from "../ssh-server.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(localhostRun, {
  stream: "out",
  args: ["-R", "80:127.0.0.1:4321", "nokey@localhost.run"],
  output: `
===============================================================================
Welcome to localhost.run!

Follow your favourite reverse tunnel at [https://twitter.com/localhost_run].
To set up and manage custom domains go to https://admin.localhost.run/
More details on custom domains (and how to enable subdomains of your custom domain) at https://localhost.run/docs/custom-domains
===============================================================================

authenticated as anonymous user
8beaa541ba3dc2.lhr.life tunneled with tls termination, https://8beaa541ba3dc2.lhr.life
create an account and add your key for a longer lasting domain name. see https://localhost.run/docs/forever-free/ for more information.
`,
  url: "https://8beaa541ba3dc2.lhr.life",
  failures: [["nokey@localhost.run: Permission denied (publickey).", "was not let in", false]],
});

/** The preset as it is, at a server in this process: the address comes over the session, stdin is closed. */
async function realClient(greeting: (port: number) => string) {
  const server = await startSshServer({ greeting });
  const args = [...localhostRun.args.slice(0, -1), "-p", String(server.port), "nokey@127.0.0.1"];
  const folder = temporaryFolder();
  const env = { PATH: process.env["PATH"], HOME: folder };
  const options = { host: null, url: null, env, knownHosts: `${folder}/known_hosts` };
  return { server, driver: createProcessDriver({ ...localhostRun, args }, options) };
}

const address = (port: number) => `\r\nWelcome!\r\np${port}.lhr.life tunneled, https://p${port}.lhr.life\r\n`;

describeLifecycle("the real ssh client with a session", async () => ({
  driver: (await realClient(address)).driver,
  stuck: (await realClient(() => "Welcome!\r\n")).driver,
  get: async (url) => {
    const port = /p(\d+)\./.exec(url)?.[1];
    const there = new URL(new URL(url).pathname + new URL(url).search, `http://127.0.0.1:${port}`);
    const body = Buffer.alloc(0);
    const answer = await sendOnce({
      method: "GET",
      url: there,
      headers: [],
      body,
      timeout: 2_000,
      maxAnswer: 1_000,
    });
    if (!answer.ok) throw new Error(answer.detail);
    return answer.body.toString();
  },
}));

it("logs in without a name of the user's, and is closed when the server drops it", async () => {
  const { server, driver } = await realClient(address);
  const handle = await opened(driver, {});
  expect(server.users).toContain("nokey");
  server.drop();
  expect(await handle.closed).toMatchObject({
    retryable: true,
    reason: expect.stringMatching(/^ssh ended with/),
  });
});
