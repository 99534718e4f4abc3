import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Origin, readGrant } from "../../src/tunnel/localtunnel-answer.ts";

const hosted: Origin = { host: "localtunnel.me", addresses: ["1.1.1.1", "2606:4700::1111"] };
const own: Origin = { host: "127.0.0.1", addresses: ["127.0.0.1"] };
const answer = { id: "quiet-fox-12", port: 34_567, max_conn_count: 10, url: "https://quiet-fox-12.loca.lt" };

describe("readGrant", () => {
  it("takes what servers answer", () => {
    const grant = {
      name: "quiet-fox-12",
      url: answer.url,
      address: "localtunnel.me",
      port: 34_567,
      sockets: 10,
    };
    expect(readGrant(answer, hosted)).toEqual(grant);
    expect(readGrant({ ...answer, ip: "", cached_url: "https://x", extra: 1 }, hosted)).toEqual(grant);
    expect(readGrant({ ...answer, max_conn_count: undefined }, hosted)).toEqual({ ...grant, sockets: 1 });
    expect(readGrant({ ...answer, max_conn_count: null, url: `${answer.url}/` }, hosted)).toEqual({
      ...grant,
      sockets: 1,
    });
  });

  it.each([
    ["the host's own", "1.1.1.1", hosted],
    ["the host's own, written otherwise", "2606:4700:0::1111", hosted],
    ["another public one of a public host", "8.8.8.8", hosted],
    ["the local host's own", "127.0.0.1", own],
  ])("takes an address: %s", (_what, ip, origin) => {
    expect(readGrant({ ...answer, ip }, origin)).toMatchObject({ address: ip });
  });

  it.each([
    ["loopback for a public host", "127.0.0.1", hosted],
    ["private for a public host", "192.168.0.10", hosted],
    ["private as IPv6", "::ffff:192.168.0.10", hosted],
    ["cloud metadata", "169.254.169.254", hosted],
    ["another loopback one", "127.0.0.2", own],
    ["public for a local host", "8.8.8.8", own],
    ["any for a host whose own are unknown", "8.8.8.8", { host: "localtunnel.me", addresses: [] }],
    ["a name", "localhost", hosted],
    ["a number", 2_130_706_433, hosted],
    ["a list", ["1.1.1.1"], hosted],
  ])("refuses an address: %s", (_what, ip, origin) => {
    expect(readGrant({ ...answer, ip }, origin)).toEqual({
      absurd: `the address to connect to is ${JSON.stringify(ip)}`,
    });
  });

  it.each([
    [{ port: 0 }, "the port is 0"],
    [{ port: 65_536 }, "the port is 65536"],
    [{ port: -1 }, "the port is -1"],
    [{ port: 80.5 }, "the port is 80.5"],
    [{ port: "34567" }, 'the port is "34567"'],
    [{ port: undefined }, "the port is missing"],
    [{ port: null }, "the port is null"],
    [{ max_conn_count: 21 }, "the number of connections is 21"],
    [{ max_conn_count: 1e9 }, "the number of connections is 1000000000"],
    [{ max_conn_count: 0 }, "the number of connections is 0"],
    [{ max_conn_count: "10" }, 'the number of connections is "10"'],
    [{ id: undefined }, "the name is missing"],
    [{ id: 7 }, "the name is 7"],
    [{ id: "" }, 'the name is ""'],
    [{ id: "a.b" }, 'the name is "a.b"'],
    [{ id: "-ab" }, 'the name is "-ab"'],
    [{ id: "../x" }, 'the name is "../x"'],
    [{ id: "x".repeat(64) }, `the name is "${"x".repeat(59)}…`],
    [{ url: undefined }, "the URL is missing"],
    [{ url: "quiet-fox-12.loca.lt" }, 'the URL is "quiet-fox-12.loca.lt"'],
    [{ url: "ftp://quiet-fox-12.loca.lt" }, 'the URL is "ftp://quiet-fox-12.loca.lt"'],
    [{ url: "http://169.254.169.254/" }, 'the URL is "http://169.254.169.254/"'],
    [{ url: "https://other-name.loca.lt" }, 'the URL is "https://other-name.loca.lt"'],
    [{ url: "https://quiet-fox-12.loca.lt/path" }, 'the URL is "https://quiet-fox-12.loca.lt/path"'],
    [{ url: "https://u:p@quiet-fox-12.loca.lt" }, 'the URL is "https://u:p@quiet-fox-12.loca.lt"'],
    [{ url: "javascript:alert(1)" }, 'the URL is "javascript:alert(1)"'],
  ])("refuses %j", (change, absurd) => {
    expect(readGrant({ ...answer, ...change }, hosted)).toEqual({ absurd });
  });

  it("[P5] never throws and never leads into a private network, whatever the answer", () => {
    const something = fc.oneof(fc.anything(), fc.ipV4(), fc.webUrl(), fc.integer());
    const answers = fc.record({ id: something, port: something, url: something, ip: fc.ipV4() });
    fc.assert(
      fc.property(answers, (hostile) => {
        const grant = readGrant({ ...answer, ip: hostile.ip }, hosted);
        readGrant(hostile, hosted);
        if ("address" in grant) expect(grant.address).not.toMatch(/^(?:127|10|192\.168|169\.254|0)\./);
      }),
      { numRuns: 200 },
    );
  });
});
