import type { App } from "../../app.ts";
import { type HttpOutcome, sendOnce } from "../../http.ts";
import { parseTarget } from "../../listen/target.ts";
import type { Provider } from "../../providers/provider.ts";
import { SigningError } from "../../signing/scheme.ts";
import { chosenProvider } from "../provider-choice.ts";
import { forSigning, knownSecrets } from "../secret-choice.ts";
import { noSecret, type SecretOptions } from "../secret-input.ts";
import { fileDefaults } from "../settings/defaults.ts";
import { refuseForeignTarget } from "../trigger/foreign-target.ts";
import { broken, type Check, doubtful, type Finding, fine } from "./finding.ts";
import { judge } from "./judge.ts";
import { createProbe } from "./probe.ts";

/** Whether the app is there, and whether it verifies the bytes it is sent. Sends nothing unless a target is named. */
export function appCheck(app: App, target: string | null, options: SecretOptions): Check {
  return { name: "app", limit: 30_000, look: (signal) => lookAtApp(app, { target, options, signal }) };
}

interface Looking {
  readonly target: string | null;
  readonly options: SecretOptions;
  readonly signal: AbortSignal;
}

async function lookAtApp(app: App, looking: Looking): Promise<Finding[]> {
  const named = looking.target ?? (await fileDefaults(app))?.forwardTo?.[0] ?? null;
  if (named === null) return [fine("app", "no target is named; `whk doctor 3000/webhooks` checks one")];
  const { url } = parseTarget(named);
  const answer = await sendOnce({
    method: "GET",
    url,
    headers: [["user-agent", `whk/${app.version}`]],
    body: Buffer.alloc(0),
    timeout: 5000,
    maxAnswer: 1024,
    signal: looking.signal,
  });
  if (!answer.ok) return [notThere(url, answer)];
  return [
    fine("app", `${url.href} is there; it answers ${answer.status} to GET`),
    ...(await lookAtVerifying(app, url, looking)),
  ];
}

function notThere({ href, host }: URL, { kind, detail }: Extract<HttpOutcome, { ok: false }>): Finding {
  const what = kind === "refused" ? `nothing listens on ${host}` : `${href}: ${detail}`;
  return broken("app", what, {
    fix: "start the app, or name where it listens: `whk doctor 3000/webhooks`",
    kind: "app",
  });
}

const name = "app probe";

async function lookAtVerifying(app: App, url: URL, looking: Looking): Promise<Finding[]> {
  const provider = await chosenProvider(app);
  if (provider === null) {
    return [
      doubtful(name, "not made: no provider is named, so nobody knows how to sign", "add --provider <id>"),
    ];
  }
  const { scheme } = provider.schemes[0];
  if (scheme.kind === "none") return [fine(name, `not made: ${provider.id} signs nothing`)];
  if (looking.target === null) await refuseForeignTarget(app, url, scheme);
  const secrets = forSigning(app, await knownSecrets(app, provider.id, looking.options));
  if (secrets.length === 0) {
    const { message, hint } = noSecret(provider.id);
    return [doubtful(name, `not made: ${message}`, hint ?? null)];
  }
  return [await probed(app, { url, provider, secrets, signal: looking.signal })];
}

interface Probing {
  readonly url: URL;
  readonly provider: Provider;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

async function probed(app: App, { url, provider, secrets, signal }: Probing): Promise<Finding> {
  try {
    const probe = await createProbe(app, { url, provider, secrets, signal });
    if ("why" in probe) return doubtful(name, `not made: ${probe.why}`, null);
    app.io.note(`  sending three test events (${probe.type}, sample data, ids of their own) to ${url.href}`);
    const answers = {
      usual: await sendOnce(probe.usual),
      other: await sendOnce(probe.other),
      wrong: await sendOnce(probe.wrong),
    };
    const { ok, what, fix } = judge(answers, { rule: provider.delivery.success });
    return ok ? fine(name, what) : broken(name, what, { fix, kind: "app" });
  } catch (thrown) {
    if (!(thrown instanceof SigningError)) throw thrown;
    return doubtful(name, `not made: ${thrown.message}`, thrown.hint);
  }
}
