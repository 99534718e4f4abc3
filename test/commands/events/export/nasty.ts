import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { FormatContext } from "../../../../src/commands/events/export/format.ts";
import type { ExportedRequest } from "../../../../src/commands/events/export/request.ts";
import type { RawHeaders } from "../../../../src/events/delivery.ts";
import { escapeText } from "../../../../src/output/escape.ts";
import { temporaryFolder } from "../../../cli.ts";
import type { Seen } from "../../../servers.ts";

/** Bodies that some language or shell reads as something else. */
export const nastyBodies: readonly Buffer[] = [
  '{"a": 1000.00, "n":12345678901234567890, "q":"it\'s \\"q\\" \\\\ \\/ \\u00e9"}',
  "$$\x7bx} `id` $(id) $x {$y} ''' \"\"\" %s %% ?> <?php {{z}} \\u0041 \\x41 \\101 #{w} !",
  "\r\n\t two\r\nlines \n\n",
  "a\0b\u0007",
  "é 😀 \u001b[31m \u202e \u2028 \ufeff \u{e0041} \u00ad",
  "\ufeff{}",
  "-n",
  "ends in a backslash \\",
  "'",
  "",
].map((text) => Buffer.from(text));
export const binary = Buffer.from(Array.from({ length: 256 }, (_, byte) => 255 - byte));
export const megabyte = Buffer.from(`{"value":"${"x'\"\\\\$é".repeat(120_000)}"}`);

export function request(changes: Partial<ExportedRequest> = {}): ExportedRequest {
  return {
    method: "POST",
    url: "http://localhost:3000/hooks",
    headers: [["Content-Type", "application/json"]],
    body: Buffer.from('{"id":"evt_1"}'),
    delivery: {
      id: "dlv_1",
      provider: "payvost",
      event: { type: "payment.succeeded", id: "evt_1" },
      receivedAt: 1_770_000_000_000,
    },
    attempt: null,
    ...changes,
  };
}

/** Headers as senders send them: repeated, empty, with quotes, with bytes beyond ASCII. */
export const nastyHeaders: RawHeaders = [
  ["X-Twice", "first"],
  ["Content-Type", "text/plain; charset=x"],
  ["X-Quotes", `it's "$HOME" \`id\` \\ %s {{y}}`],
  ["x-twice", "second"],
  ["X-Empty", ""],
  ["X-Equals", "=value;a=b@c"],
  ["X-Latin", "caf\u00c3\u00a9"],
];

/** The request's headers among those an app received, in order. */
export function ownHeaders({ rawHeaders }: Seen, wanted: RawHeaders): string[][] {
  const names = new Set(wanted.map(([name]) => name.toLowerCase()));
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && names.has(name.toLowerCase()) ? [[name, rawHeaders[at + 1] ?? ""]] : [],
  );
}

export const context: FormatContext = { version: "1.0.0", attach: null };

/** Every line is safe on a terminal and the last one ends. */
export function expectSafe(written: string): void {
  const lines = written.split("\n");
  expect(lines.at(-1)).toBe("");
  expect(lines.filter((line) => escapeText(line) !== line)).toEqual([]);
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** What `--version` prints; nothing when it is not installed. */
export function versionOf(program: string): string {
  return String(spawnSync(program, ["--version"]).stdout ?? "");
}

export function saysYes(program: string, ...words: string[]): boolean {
  return String(spawnSync(program, words).stdout ?? "") === "yes";
}

/** Runs a file with a program; the app it calls lives in this process, so this must not block. */
export async function runFile(program: string, name: string, content: string): Promise<string> {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  const child: ChildProcess = spawn(program, [file], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", HOME: temporaryFolder(), LANG: "C.UTF-8" },
  });
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  const [code] = await once(child, "close");
  const said = Buffer.concat(output).toString();
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(0, 2000)}`);
  return said;
}

/** As text for a comparison that shows what differs. */
export function bodiesOf(seen: readonly Pick<Seen, "body">[]): string[] {
  return seen.map(({ body }) => body.toString("latin1"));
}
