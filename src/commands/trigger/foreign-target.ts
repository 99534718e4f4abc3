import { dirname } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Scheme } from "../../signing/scheme.ts";
import { isThisMachine } from "../../store/api-base.ts";
import { isTrusted } from "../../store/settings.ts";

/**
 * Keeps the secret where a request carries the secret itself: a project file nobody trusts may name another machine
 * to send to, but not to send a secret to. To be asked when the project file or the profile chose the target.
 * Throws a usage error.
 */
export async function refuseForeignTarget(app: App, url: URL, { kind }: Scheme): Promise<void> {
  if (kind !== "token" || isThisMachine(url.hostname)) return;
  const project = await app.project();
  if (project?.forwardTo === undefined) return;
  const folder = dirname(project.path);
  if (await isTrusted(await (await app.settings()).read(), folder)) return;
  throw new WhkError(
    "usage",
    "untrusted_target",
    `${project.path} names ${url.host}, which would get the secret itself`,
    {
      hint: `add --to ${url.href} if that is right, or trust the folder with \`whk config trust ${folder}\``,
    },
  );
}
