import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { scripts } from "./scripts.ts";
import { shells } from "./shells.ts";

/** Prints the script; under --json as `{"shell","script"}`. Throws a usage error for a shell there is none for. */
export async function runCompletion({ io }: App, name: string): Promise<void> {
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    const close = nearest(name, shells);
    throw new WhkError("usage", "unknown_shell", `there is no completion for "${name}"`, {
      hint: close === null ? `one of ${shells.join(", ")}` : `did you mean ${close}?`,
    });
  }
  if (io.mode.json) io.record({ shell, script: scripts[shell] });
  else io.bytes(Buffer.from(scripts[shell]));
}
