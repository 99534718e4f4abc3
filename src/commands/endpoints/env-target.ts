import { resolve } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { checkEnvFile, type EnvTarget } from "../../store/env-file.ts";

/** `<file>:<KEY>` of --write-env. Throws a usage error for anything else. */
export function readEnvTarget({ cwd, pid }: App, value: string): EnvTarget {
  const at = value.lastIndexOf(":");
  const [file, key] = [value.slice(0, Math.max(at, 0)), value.slice(at + 1)];
  if (file !== "" && /^[A-Za-z_]\w{0,99}$/.test(key)) return { path: resolve(cwd, file), key, pid };
  throw new WhkError("usage", "bad_value", `--write-env: "${value}" is no <file>:<KEY>`, {
    hint: "write it like --write-env .env:WEBHOOK_SECRET",
  });
}

/** The target of --write-env, checked before anything is changed at the provider; null without the flag. */
export async function checkedEnvTarget(app: App, value: string | undefined): Promise<EnvTarget | null> {
  if (value === undefined) return null;
  const target = readEnvTarget(app, value);
  await checkEnvFile(target);
  return target;
}
