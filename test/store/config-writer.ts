import { writeSync } from "node:fs";
import { withLock } from "../../src/store/lock.ts";
import { openSecretStore } from "../../src/store/secrets.ts";
import { openSettings } from "../../src/store/settings.ts";

/**
 * A process of its own. `secrets` and `settings` write `count` values one after the other, and print each that was
 * acknowledged. `hold` takes the lock of the secrets, prints `held` and never gives it back.
 */
const [kind = "", folder = "", name = "", count = "0"] = process.argv.slice(2);
const warn = () => {};
let next = 0;
const secrets = openSecretStore({
  folder,
  pid: process.pid,
  warn,
  now: () => Date.now(),
  nextId: (prefix) => `${prefix}${name}${++next}`,
  hide: () => {},
});
const settings = openSettings({ folder, warn });

for (let n = 0; n < Number(count); n++) {
  const value = `${name}-${n}`;
  if (kind === "secrets") {
    await secrets.addSecret({
      provider: "payvost",
      label: value,
      secret: value,
      expiresAt: null,
      endpoint: null,
    });
  } else {
    await settings.change((before) => ({
      ...before,
      profiles: { ...before.profiles, [value]: { provider: "payvost" } },
    }));
  }
  writeSync(1, `${value}\n`);
}
if (kind === "hold") {
  await withLock(`${folder}/secrets.json`, () => {
    writeSync(1, "held\n");
    return new Promise(() => setInterval(() => {}, 1_000));
  });
}
