import { exportFormats } from "../../src/commands/events/export-formats.ts";
import { applyGlobals } from "../../src/globals.ts";
import { temporaryFolder, testApp } from "../cli.ts";
import { attempt, draft } from "../store/drafts.ts";
import { canaries, signingSecret } from "./canaries.ts";
import type { CanaryCase, Cases } from "./cases.ts";
import type { Place } from "./surroundings.ts";

const secret = signingSecret.value;

/** Records deliveries that hold the secret and the key wherever a request can; in a folder nothing is searched in. */
async function record(dataDir: string, { key, app: url }: Place): Promise<void> {
  const { app } = testApp();
  await applyGlobals(app, { dataDir });
  const store = await app.openStore();
  const headers = [
    ["Authorization", `Bearer ${key}`],
    ["X-Note", `a ${key} b`],
    ["Content-Type", "application/json"],
  ] as const;
  const path = `/hooks?x=${encodeURIComponent(key)}&token=${encodeURIComponent(secret)}`;
  const event = { type: "payment.succeeded", id: key };
  const text = Buffer.from(
    JSON.stringify({ [key]: 1, a: secret, b: `x${key}y`, c: [secret, 1000] }, null, 1),
  );
  const bytes = Buffer.concat([Buffer.from([255, 0]), Buffer.from(`${secret} ${key}`)]);
  for (const [id, body] of [
    ["dlv_1", text],
    ["dlv_2", bytes],
    ["dlv_3", Buffer.from('{"a":1}')],
  ] as const) {
    await store.record(draft({ id: id.padEnd(30, "a"), headers, path, event, body }));
  }
  const answer = {
    headers: [["Set-Cookie", `a=${key}`]] as const,
    body: Buffer.from(secret),
    truncated: false,
  };
  await store.recordAttempt(attempt("dlv_1".padEnd(30, "a"), { url: `${url}${path}`, answer }));
  await store.close();
}

function exporting(place: Place, words: readonly string[], more: Partial<CanaryCase> = {}): CanaryCase {
  const dataDir = temporaryFolder();
  return {
    argv: ["events", ...words, "--data-dir", dataDir],
    before: () => record(dataDir, place),
    ...more,
  };
}

/** What lists and shows deliveries. */
const listCases: Cases = {
  "events list": (place) => [
    exporting(place, ["list", "--json", "--limit", "0"]),
    exporting(place, ["list", "--type", "payment.*", "--verdict", "ok", "--status", "unsent"]),
    exporting(place, ["list", "--since", "2020-01-01", "--until", "2040-01-01", "--search", "a"]),
    exporting(place, ["list", "--type", place.key]),
    exporting(place, ["list", "--status", secret]),
    exporting(place, ["list", "--follow"], {
      during: async (running) => {
        await running.until(({ stdout }) => stdout.split("\n").length > 3);
        running.interrupt();
      },
    }),
  ],
  "events show": (place) => [
    exporting(place, ["show", "1"]),
    exporting(place, ["show", "2"]),
    exporting(place, ["show", "1", "--json"]),
    exporting(place, ["show", "2", "--hex"]),
    exporting(place, ["show", "3", "--raw"]),
    exporting(place, ["show", place.key]),
    exporting(place, ["show", "3", "--secret-stdin"], { stdin: secret }),
    exporting(place, ["show", "3", "--secret-file", `${place.folder}/secret.txt`]),
  ],
};

export const exportCases: Cases = {
  ...listCases,
  "events export": (place) => {
    const all = canaries.filter(({ value }) => value === secret || value === place.key);
    return [
      ...exportFormats
        .filter((as) => as !== "http")
        .map((as) => exporting(place, ["export", "1", "2", "3", "--as", as])),
      exporting(place, ["export", "1", "2", "--as", "http", "--out", `${place.folder}/out/`, "--force"]),
      exporting(place, ["export", "2", "--as", "http"]),
      exporting(place, ["export", "1", "--as", "curl", "--to", `${place.app}/${place.key}`]),
      exporting(place, ["export", "1", "--as", "python", "--with-secrets"], { shows: all }),
      exporting(place, ["export", place.key, "--as", "curl"]),
      exporting(place, ["export", "1", "--as", place.key]),
    ];
  },
  "events diff": (place) => [
    exporting(place, ["diff", "1", "2", "--headers"]),
    exporting(place, ["diff", "1", "3"]),
    exporting(place, ["diff", "3", "1", "--headers"]),
    exporting(place, ["diff", "3", place.key]),
  ],
};
