import { describe, expect, it } from "vitest";
import { createTunnelNews, type TunnelNews } from "../../../src/commands/listen/tunnel-news.ts";
import type { TunnelChange } from "../../../src/tunnel/changes.ts";
import { createUrlDriver } from "../../../src/tunnel/url.ts";
import { testApp } from "../../cli.ts";

const url = "https://fox.test/0123456789abcdef0123456789abcdef";
const quiet = { url: null, reason: null, hint: null, gap: null, previousUrl: null };
const noon = Date.UTC(2025, 10, 21, 12);

async function told(say: (news: TunnelNews) => void, { json = false, encrypted = true } = {}) {
  const { app, result } = testApp({ now: noon });
  await app.io.configure({ json, quiet: false, color: "never", input: false });
  const own = createUrlDriver("https://fox.test");
  const driver = { ...own, capabilities: { ...own.capabilities, encryptedLeg: encrypted } };
  const choice = { driver, name: null, remark: "needs port 7844 outwards" };
  const sender = () => ({ name: "payvost", retries: [5_000] });
  say(createTunnelNews(app, { choice, sender }));
  await app.io.flush();
  return result();
}

function change(state: TunnelChange["state"], part: Partial<TunnelChange> = {}): TunnelChange {
  return { state, ...quiet, ...part };
}

const ready = change("ready", { url });
const offline = { reason: "the name fox.test cannot be looked up", hint: "go online" };

describe("news of a tunnel", () => {
  it("are held back until the listener is ready", async () => {
    const { stderr } = await told((news) => news.change(change("opening", offline)));
    expect(stderr).toBe("");
    const { stderr: after } = await told((news) => {
      news.change(change("opening", offline));
      news.begin(null);
    });
    expect(after).toContain("tunnel  not open  the name fox.test cannot be looked up\n");
    expect(after).toContain("fix  go online; local deliveries go on, whk keeps trying quietly\n");
  });

  it("are nothing while it opens, then the address", async () => {
    const { stderr, stdout } = await told((news) => {
      news.begin(null);
      for (const state of ["opening", "verifying"] as const) news.change(change(state));
      news.change(ready);
      news.change(change("closed"));
    });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^ {2}public {3}https:\/\/fox\.test\/[0-9a-f]{32} {3}ready in /),
      "           needs port 7844 outwards",
      "",
    ]);
    expect(stdout).toBe("");
  });

  it("say once that a part of the way is not encrypted", async () => {
    const { stderr } = await told(
      (news) => {
        news.begin(null);
        for (const one of [ready, change("reconnecting"), ready]) news.change(one);
      },
      { encrypted: false },
    );
    expect(stderr.match(/not encrypted/g)).toHaveLength(1);
  });

  it("give a reason once, and the assurance once", async () => {
    const { stderr } = await told((news) => {
      news.begin(null);
      news.change(change("opening", offline));
      news.change(change("verifying", offline));
      news.change(change("opening", { reason: "another", hint: null }));
    });
    expect(stderr.match(/cannot be looked up/g)).toHaveLength(1);
    expect(stderr.match(/local deliveries go on/g)).toHaveLength(1);
    expect(stderr).toContain("not open  another\n");
  });

  it("tell the loss, the return and what did not come", async () => {
    const { stderr } = await told((news) => {
      news.begin(null);
      news.change(ready);
      news.change(change("degraded", { url, reason: "no answer", hint: "wait" }));
      news.change(change("reconnecting", { reason: "no answer", hint: "wait" }));
      news.change({ ...ready, gap: { from: noon - 39_000, to: noon } });
    });
    expect(stderr.split("\n").slice(2)).toEqual([
      expect.stringMatching(/ {2}tunnel {2}degraded {2}no answer$/),
      "          fix  wait",
      expect.stringMatching(/ {2}tunnel {2}reconnecting$/),
      expect.stringMatching(
        / {2}tunnel {2}ready again {2}nothing came in from \S+ to \S+; payvost may still retry: 5 s$/,
      ),
      "",
    ]);
  });

  it("show another address as a new one", async () => {
    const other = "https://owl.test/0123456789abcdef0123456789abcdef";
    const { stderr } = await told((news) => {
      news.begin(null);
      news.change(ready);
      news.change(change("ready", { url: other, previousUrl: url }));
    });
    expect(stderr).toContain(`  public   ${other}   a new address\n`);
  });

  it("leave out an address that was shown already", async () => {
    const { stderr } = await told((news) => {
      news.change(change("opening", offline));
      news.change(ready);
      news.begin(url);
    });
    expect(stderr).toBe("           needs port 7844 outwards\n");
  });

  it("say that its time was up", async () => {
    const { stderr } = await told((news) => {
      news.begin(null);
      news.expired(8 * 3_600_000);
      news.change(change("closed"));
    });
    expect(stderr).toMatch(
      / {2}tunnel {2}closed {2}it was open for 8 h \(--ttl\); local deliveries go on\n$/,
    );
  });

  it("are one record each with --json, and no line", async () => {
    const { stdout, stderr } = await told(
      (news) => {
        news.change(change("opening"));
        news.begin(url);
        news.change(ready);
        news.noise({ elsewhere: 1, address: 0, method: 0, busy: 0, unsigned: 0 });
      },
      { json: true },
    );
    const records = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const common = { v: 1, kind: "tunnel", time: new Date(noon).toISOString() };
    expect(records).toEqual([
      { ...common, state: "opening", url: null, reason: null, hint: null, gap: null },
      { ...common, state: "ready", url, reason: null, hint: null, gap: null },
    ]);
    expect(stderr).toBe("");
  });

  it("count what is no delivery", async () => {
    const { stderr } = await told((news) => {
      news.begin(null);
      news.noise({ elsewhere: 2, address: 0, method: 0, busy: 0, unsigned: 0 });
    });
    expect(stderr).toMatch(/ {2}tunnel {2}2 requests were no deliveries: 2 to other paths\n$/);
  });
});
