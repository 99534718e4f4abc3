import { expect, it } from "vitest";
import type { Preset } from "../../../src/tunnel/preset.ts";
import { createProcessDriver } from "../../../src/tunnel/process.ts";
import { failureOf, opened } from "../lifecycle.ts";
import { inPieces, type StubStep, stubTool } from "../stub-tool.ts";

/** Output of a tool as it was seen, with `<port>` for the port, and what whk makes of it. */
export interface Recorded {
  readonly stream: "out" | "err";
  readonly output: string;
  readonly url: string;
  /** What it prints instead when it will not work, and the words whk has for it. */
  readonly failures: readonly (readonly [line: string, message: string, retryable: boolean])[];
  readonly args: readonly string[];
}

const port = 4321;

/** The preset started for real, with a stub in place of its tool. */
export function describeRecorded(preset: Preset, { stream, output, url, failures, args }: Recorded): void {
  const driverOf = ({ env }: { env: Record<string, string> }) =>
    createProcessDriver(preset, { host: null, url: null, env, knownHosts: "/known" });

  it.each([3, 11, 1_000])("finds its address in pieces of %i bytes", async (size) => {
    const pieces = inPieces(output.replaceAll("<port>", String(port)), size);
    const steps = pieces.flatMap<StubStep>((piece) => [
      stream === "out" ? { out: piece } : { err: piece },
      { wait: 0 },
    ]);
    const stub = stubTool(preset.command, steps);
    expect((await opened(driverOf(stub), { port })).url).toBe(url);
    expect(stub.starts()[0]?.args.slice(-args.length)).toEqual(args);
  });

  it.each(failures)("is told %j", async (line, message, retryable) => {
    const stub = stubTool(preset.command, [{ err: `${line}\n` }]);
    const failure = await failureOf(driverOf(stub), { port });
    expect(failure).toMatchObject({ retryable, message: expect.stringContaining(message) });
  });
}
