import { join } from "node:path";
import { openPrivateFiles } from "../../src/store/private-files.ts";
import { writeSandboxSession } from "../../src/store/sandboxes.ts";

export const sandboxKey = "sk_test_sandboxsandbox";

/** Makes a sandbox known in the data folder below `home`; nothing listens there. */
export async function announceSandbox(
  home: string,
  {
    pid,
    port = 9,
    providers = ["payvost", "senfenico"],
  }: { pid: number; port?: number; providers?: string[] },
): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const files = openPrivateFiles({ folder: join(home, ".local/share/whk"), pid, warn: () => {} });
  await writeSandboxSession(files, {
    pid,
    url,
    bases: Object.fromEntries(providers.map((id) => [id, `${url}/${id}/v1`])),
    apiKey: sandboxKey,
    controlUrl: `${url}/_sandbox`,
    controlToken: "control-token-control-token",
    startedAt: pid,
    version: "0.0.0-test",
  });
}
