import { applyGlobals } from "../../src/globals.ts";
import { testApp } from "../cli.ts";
import { attempt, draft } from "../store/drafts.ts";
import { signingSecret } from "./canaries.ts";
import type { CanaryCase, Cases } from "./cases.ts";
import { type Place, payload } from "./surroundings.ts";

const secret = signingSecret.value;

/** Records a delivery that the app did not accept, as `whk listen` would have. */
async function record({ home, app: url }: Place): Promise<void> {
  const { app } = testApp({ home });
  await applyGlobals(app, {});
  const store = await app.openStore();
  const stored = draft({ id: `dlv_01k8${"a".repeat(22)}`, path: "/", body: Buffer.from(payload) });
  await store.record(stored);
  await store.recordAttempt(attempt(stored.id, { url: `${url}/`, status: 500 }));
  await store.close();
}

function cases({ app, silent, folder }: Place): CanaryCase[] {
  const to = ["--to", app];
  return [
    { argv: ["replay", "last"] },
    { argv: ["replay", "dlv_01k8", ...to, "--resign"] },
    { argv: ["replay", "last", ...to, "--resign", "--dry-run"] },
    { argv: ["replay", "last", ...to, "--resign", "--secret-stdin"], stdin: secret },
    { argv: ["replay", "last", ...to, "--resign", "--secret-file", `${folder}/secret.txt`] },
    { argv: ["replay", "failed", "--to", `${app}/500`, "--set", "data.amount=2", "--header", "X-A: 1"] },
    {
      argv: [
        ...["replay", "--failed", "--type", "payment.*", "--verdict", "ok", "--since", "2020-01-01"],
        ...[
          "--until",
          "2100-01-01",
          "--limit",
          "5",
          "--speed",
          "1000",
          "--concurrency",
          "2",
          "--allow-invalid",
        ],
      ],
    },
    { argv: ["replay", "--status", "5xx", "--to", silent, "--timeout", "40ms"] },
    { argv: ["replay", "last", "--set", `a=${secret}`, "--secret", secret] },
  ];
}

export const replayCases: Cases = {
  replay: (place) => cases(place).map((one) => ({ ...one, before: record })),
};
