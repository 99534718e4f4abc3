import type { App } from "../../app.ts";
import { hanging } from "../../output/hanging.ts";
import { lookOf } from "../../output/look.ts";
import { text } from "../../output/text.ts";
import type { Finding } from "./finding.ts";

/** One line per finding, what to do below it; under --json one document. */
export function printFindings({ io }: App, findings: readonly Finding[]): void {
  if (io.mode.json) {
    const checks = findings.map(({ name, state, what, fix }) => ({ name, state, what, fix }));
    const ok = findings.every(({ state }) => state !== "failed");
    io.record({ v: 1, kind: "doctor", ok, checks });
    return;
  }
  const look = lookOf(io);
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, state, what, fix } of findings) {
    const head = text`${markOf(io, state)} ${io.paint.bold(name.padEnd(width))}  `;
    for (const line of hanging(head, what, look)) io.line(line);
    const below = text`${" ".repeat(head.width)}${io.paint.dim("fix")}  `;
    if (fix !== null) for (const line of hanging(below, fix, look)) io.line(line);
  }
}

function markOf({ paint, glyphs }: App["io"], state: Finding["state"]) {
  const width = Math.max(glyphs.ok.length, glyphs.fail.length);
  if (state === "ok") return paint.green(glyphs.ok.padEnd(width));
  return state === "failed" ? paint.red(glyphs.fail.padEnd(width)) : paint.yellow("!".padEnd(width));
}
