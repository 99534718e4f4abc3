import { WhkError } from "../../errors.ts";
import type { Destinations } from "./destinations.ts";
import type { ListenFlags } from "./options.ts";

/** What decides whether a flag has anything to do. */
export interface Circumstances extends Destinations {
  readonly json: boolean;
  /** The global --quiet. */
  readonly silent: boolean;
  /** The global --sandbox. */
  readonly sandbox: boolean;
}

interface Rule {
  readonly flags: readonly (keyof ListenFlags)[];
  readonly applies: boolean;
  readonly because: string;
  readonly hint: string;
}

/** Throws a usage error for a flag that would do nothing here. */
export function refuseCombinations(flags: ListenFlags, circumstances: Circumstances): void {
  for (const { flags: names, applies, because, hint } of rulesFor(flags, circumstances)) {
    const given = names.find((name) => applies && flags[name] !== undefined);
    if (given === undefined) continue;
    const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new WhkError("usage", "bad_combination", `${flag} ${because}`, { hint });
  }
}

function rulesFor(flags: ListenFlags, circumstances: Circumstances): Rule[] {
  return [...answerRules(flags, circumstances), ...registerRules(flags, circumstances)];
}

function registerRules(flags: ListenFlags, { sandbox }: Circumstances): Rule[] {
  return [
    {
      flags: ["keep"],
      applies: sandbox,
      because: "has nothing to keep: the sandbox ends with the listener",
      hint: "run `whk sandbox` on its own and register there with --register --api-base <its base>",
    },
    {
      flags: ["keep", "yes"],
      applies: flags.register !== true,
      because: "is about an endpoint that is registered, and none is",
      hint: "add --register",
    },
  ];
}

function answerRules(flags: ListenFlags, { targets, routes, json, silent }: Circumstances): Rule[] {
  const forwards = targets.length + routes.length > 0;
  const noTarget = "is for forwarding, and there is no target";
  return [
    {
      flags: ["reply", "header", "forwardTimeout"],
      applies: !forwards,
      because: noTarget,
      hint: "name the app: `whk listen 3000`",
    },
    {
      flags: ["concurrency"],
      applies: !forwards && flags.exec === undefined,
      because: noTarget,
      hint: "name the app: `whk listen 3000`",
    },
    {
      flags: ["respond", "respondBody", "delay"],
      applies: targets.length > 0,
      because: "is whk's own answer, and here the app answers",
      hint: "leave out the target or the flag",
    },
    {
      flags: ["output", "showHeaders", "showBody"],
      applies: json,
      because: "is about lines, and --json prints records",
      hint: "leave one of them out",
    },
    {
      flags: ["showHeaders", "showBody"],
      applies: flags.output === "quiet",
      because: "has nothing to add to: --output quiet shows no deliveries",
      hint: "leave one of them out",
    },
    {
      flags: ["timeout"],
      applies: flags.expect === undefined,
      because: "is how long to wait for what is expected, and nothing is",
      hint: "add --expect, such as --expect payment.succeeded",
    },
    {
      flags: ["printSecret"],
      applies: silent && !json,
      because: "prints where --quiet is silent",
      hint: "leave out --quiet",
    },
  ];
}
