import { isLocalName } from "../http.ts";
import { type LinePattern, ownPattern } from "./line-pattern.ts";
import type { AddressPattern, Preset } from "./preset.ts";
import { fillIn, type ToolValues } from "./values.ts";

/** Every whole URL of a line, without what usually stands around one. */
export const anyUrl: AddressPattern = {
  pattern: ownPattern(/https?:\/\/[^\s"'`<>|,;()[\]{}\\]+/i),
  url: "$0",
};

/**
 * The public origin a line tells, or null. Other addresses in the output (documentation, dashboards, the tool's own
 * local page) are told apart by the hosts the preset accepts.
 */
export function createAddressReader(
  preset: Pick<Preset, "addresses" | "hosts" | "plainHttp">,
  values: ToolValues,
): (line: string) => string | null {
  const accepts = hostTest(preset.hosts, values);
  const read = (text: string) => readOrigin(text, preset.plainHttp, accepts);
  return (line) => {
    for (const { pattern, url } of preset.addresses) {
      for (const groups of pattern(line)) {
        const origin = read(
          fillIn(url, values).replace(/\$(\d)/, (_place, digit) => groups[Number(digit)] ?? ""),
        );
        if (origin !== null) return origin;
      }
    }
    return null;
  };
}

function readOrigin(text: string, plainHttp: boolean, accepts: (host: string) => boolean): string | null {
  const trimmed = text.replace(/[.:!?]+$/, "");
  const whole = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  const isWeb = url.protocol === "https:" || (plainHttp && url.protocol === "http:");
  const isOrigin = `${url.username}${url.password}${url.search}${url.hash}` === "" && url.pathname === "/";
  return isWeb && isOrigin && accepts(url.host) ? url.origin : null;
}

/** Where any host will do, this machine still is no public address. */
function hostTest(hosts: readonly string[] | null, values: ToolValues): (host: string) => boolean {
  if (hosts === null) return (host) => !isThisMachine(host.replace(/:\d+$/, ""));
  const tests = hosts.map((host) => hostPattern(fillIn(host, values)));
  return (host) => tests.some((test) => test.test(host));
}

/** `*` stands for letters, digits and hyphens. */
function hostPattern(host: string): RegExp {
  const literal = host.split("*").map((part) => part.replace(/[^a-z0-9-]/gi, "\\$&"));
  return new RegExp(`^${literal.join("[a-z0-9-]+")}$`, "i");
}

function isThisMachine(hostname: string): boolean {
  return isLocalName(hostname) || /^(127\.|0\.0\.0\.0$|\[::1?\]$)/.test(hostname);
}

/** True when the pattern fits the line somewhere. */
export function fits(pattern: LinePattern, line: string): boolean {
  return pattern(line).length > 0;
}
