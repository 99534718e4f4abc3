import { describe, expect, it } from "vitest";
import { anyUrl, createAddressReader } from "../../src/tunnel/address.ts";
import { ownPattern } from "../../src/tunnel/line-pattern.ts";

const values = { port: 4400, host: "bore.example.com", name: null, knownHosts: "" };

describe("hosts", () => {
  it.each<[string[] | null, string, string | null]>([
    [["*.lhr.life"], "see https://a-1.lhr.life.", "https://a-1.lhr.life"],
    [["*.lhr.life"], "https://a.b.lhr.life", null],
    [["*.lhr.life"], "https://a.lhr.life.evil.example", null],
    [["*.lhr.life"], "https://evil.example#.lhr.life", null],
    [["*.lhr.life"], "https://evil.example/?.lhr.life", null],
    [["*.lhr.life"], "https://a@b.lhr.life", null],
    [["*.lhr.life"], "https://alhr.life", null],
    [["*.lhr.life"], "https://aXlhrXlife", null],
    [["*.lhr.life"], "https://a.lhr.life/login", null],
    [["*.lhr.life"], "https://a.lhr.life/", "https://a.lhr.life"],
    [["*.lhr.life"], "https://A.LHR.life", "https://a.lhr.life"],
    [["*.lhr.life"], "http://a.lhr.life", null],
    [["*-{port}.*.ms"], "https://x.eu.ms:4400, https://x-4400.eu.ms", "https://x-4400.eu.ms"],
    [["*-{port}.*.ms"], "https://x-4400-inspect.eu.ms", null],
    [["*.ts.net:8443"], "https://a.ts.net https://a.ts.net:8443/", "https://a.ts.net:8443"],
    [null, "https://anything.example:9", "https://anything.example:9"],
    [
      null,
      "https://localhost:4040 https://127.0.0.1 https://[::1]:1 https://0.0.0.0 https://a.localhost",
      null,
    ],
    [null, "nothing here", null],
    [null, "https://", null],
  ])("%j in %j", (hosts, line, origin) => {
    const read = createAddressReader({ addresses: [anyUrl], hosts, plainHttp: false }, values);
    expect(read(line)).toBe(origin);
  });
});

it("may be a bare host and port, put into a URL", () => {
  const addresses = [{ pattern: ownPattern(/listening at (\S+)/), url: "http://$1" }];
  const read = createAddressReader({ addresses, hosts: ["{host}:*"], plainHttp: true }, values);
  expect(read("INFO listening at bore.example.com:12345")).toBe("http://bore.example.com:12345");
  expect(read("INFO listening at other.example.com:12345")).toBeNull();
});

it("is read in time that grows with the line, not faster", () => {
  const hosts = ["*-*.trycloudflare.com", "*.*.ts.net"];
  const read = createAddressReader({ addresses: [anyUrl], hosts, plainHttp: false }, values);
  const lines = ["https://", "a-", "https://a-a-", "https://a.a."].map((part) =>
    part.repeat(4096 / part.length),
  );
  for (const line of lines) for (let times = 0; times < 20; times++) expect(read(line)).toBeNull();
});
