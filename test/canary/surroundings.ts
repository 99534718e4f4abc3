import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../cli.ts";
import { storeIn } from "../commands/stored.ts";
import { type Canary, liveKey, plainKey, signingSecret, testKey } from "./canaries.ts";

/** One way to run every command: where secret and key come from, and how the output is shown. */
export interface Mode {
  readonly name: string;
  readonly key: Canary;
  readonly flags: readonly string[];
  readonly tty: boolean;
  /** Where secret and key come from. */
  readonly from: "variables" | "store";
}

export const modes: readonly [Mode, ...Mode[]] = [
  { name: "piped", key: plainKey, flags: [], tty: false, from: "store" },
  { name: "--json", key: testKey, flags: ["--json"], tty: false, from: "variables" },
  {
    name: "terminal, --debug",
    key: plainKey,
    flags: ["--debug", "--color", "always"],
    tty: true,
    from: "variables",
  },
  { name: "--json --debug, live key", key: liveKey, flags: ["--json", "--debug"], tty: false, from: "store" },
];

/** What a case can name: servers and files of this run. */
export interface Place {
  readonly key: string;
  readonly home: string;
  /** The folder with the files of {@link writeFiles}; not below home. */
  readonly folder: string;
  /** Base of the hostile provider's API, by how it misbehaves. */
  base(how: string): string;
  /** An app that answers with all it was sent. */
  readonly app: string;
  /** A server that never answers. */
  readonly silent: string;
}

export const payload = '{"id":"evt_1","event":"payment.succeeded","data":{"amount":1}}';

/** A fresh HOME; with secret and key in its store where the mode wants them there. */
export async function freshHome({ key, from }: Mode): Promise<string> {
  const home = temporaryFolder();
  if (from === "variables") return home;
  const store = storeIn(home);
  const secret = { secret: signingSecret.value, label: "shop", expiresAt: null };
  await store.addSecret({ provider: "payvost", ...secret, endpoint: null });
  for (const provider of ["payvost", "paymentflow"]) {
    await store.setKey({ provider, profile: "default", key: key.value });
  }
  return home;
}

export function variables({ key, from }: Mode): Record<string, string> {
  if (from === "store") return {};
  return { WHK_PAYVOST_SECRET: signingSecret.value, WHK_SECRET: signingSecret.value, WHK_API_KEY: key.value };
}

/** Files that hold canaries where another file was meant, and one payload. */
export function writeFiles(folder: string): void {
  const files = {
    "payload.json": payload,
    "secret.txt": `${signingSecret.value}\n`,
    "key.txt": `${plainKey.value}\n`,
    "secret.json": JSON.stringify({ [plainKey.value]: signingSecret.value, id: testKey.value }),
    "cut.json": `{"id":"acme","name":"${signingSecret.value}`,
    "app.env": "WEBHOOK_SECRET=old\n",
    "seed.json": JSON.stringify({ endpoints: [{ provider: "payvost", url: signingSecret.value }] }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** Ways to damage the stores: what is written into the file of the config folder. */
export const damages: Readonly<Record<string, (key: string) => readonly [file: string, content: string]>> = {
  "cut secrets": (key) => ["secrets.json", `{"version":1,"keys":[{"key":"${key}"`],
  "secrets of another shape": (key) => ["secrets.json", JSON.stringify({ version: 1, keys: { [key]: key } })],
  "secrets with a field named like the key": (key) => [
    "secrets.json",
    JSON.stringify({ version: 1, secrets: [], keys: [], [key]: signingSecret.value }),
  ],
  "secrets that are no JSON": (key) => ["secrets.json", `${key}\n${signingSecret.value}`],
  "settings that are no JSON": () => ["settings.json", "not json"],
};

export function damageStore(home: string, [file, content]: readonly [string, string]): void {
  const folder = join(home, ".config/whk");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, file), content, { mode: 0o600 });
}
