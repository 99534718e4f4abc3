import { type ErrorStep, WhkError } from "../../errors.ts";
import type { Operation, Provider } from "../../providers/provider.ts";

type Name = Operation["name"];

/**
 * The error for an operation this provider has no API for: what to click and copy there, how whk goes on from
 * there, and how the sandbox does it. What is lost by it comes first.
 */
export function unsupported(provider: Provider, name: Name): WhkError {
  const operation = provider.operations.find((one) => one.name === name);
  const sandbox = sandboxCommand(provider, name);
  return new WhkError("unsupported", "unsupported_by_provider", messageOf(provider, name, operation), {
    hint: hintOf(provider, sandbox),
    details: { provider: provider.id, command: `endpoints ${name}`, sandbox },
    steps: stepsOf(provider, name, operation),
  });
}

function hintOf({ id, direction }: Provider, sandbox: string | null): string {
  if (sandbox !== null) return `offline: \`${sandbox}\`, with \`whk sandbox\` in another terminal`;
  if (direction === "in") return `\`whk listen --provider ${id}\` receives its events`;
  return `offline: \`whk sandbox\` has its dashboard as calls below /${id}; \`whk listen --provider ${id}\` verifies what your app sends`;
}

const deeds: Readonly<Record<Name, string>> = {
  create: "register an endpoint",
  list: "list the endpoints",
  show: "show an endpoint",
  update: "change an endpoint",
  delete: "delete an endpoint",
  rotate: "renew a signing secret",
  test: "send a test event",
  logs: "show the attempts to deliver",
};

function messageOf(provider: Provider, name: Name, operation: Operation | undefined): string {
  const { id } = provider;
  const deed = deeds[name];
  if (operation?.by === "dashboard") return `${id} has no API to ${deed}: it is done in its dashboard`;
  // Its API is named in the provider's facts, but there is no contract to call it by.
  if (operation === undefined || operation.by === "api") return `whk cannot use the API of ${id} to ${deed}`;
  return provider.direction === "out"
    ? `${id} receives events and sends none, so it cannot ${deed}`
    : `${id} has no API to ${deed}`;
}

const labels = { dashboard: "click", api: "call", none: "instead" } as const;

function stepsOf(provider: Provider, name: Name, operation: Operation | undefined): ErrorStep[] {
  const secret = operation === undefined && givesSecret(name) ? "the signing secret it shows" : undefined;
  const next = operation?.next ?? usualNext(provider, name);
  return [
    ...step("danger", operation?.danger),
    ...step(labels[operation?.by ?? "dashboard"], operation?.note ?? `in the dashboard of ${provider.name}`),
    ...step("copy", operation?.copy ?? secret),
    ...step("then", next?.replaceAll("{url}", "<the URL `whk listen` shows>")),
  ];
}

function step(label: string, text: string | undefined): ErrorStep[] {
  return text === undefined ? [] : [{ label, text }];
}

/** With the secret that was copied, whk can verify what comes. */
function usualNext({ id, direction }: Provider, name: Name): string | undefined {
  if (givesSecret(name)) return `whk secrets set ${id}`;
  return name === "test" && direction === "in" ? `whk trigger --provider ${id}` : undefined;
}

function givesSecret(name: Name): boolean {
  return name === "create" || name === "rotate";
}

const operands: Readonly<Record<Name, string>> = {
  create: " <url> --events '*'",
  list: "",
  show: " <id>",
  update: " <id> --disable",
  delete: " <id> --yes",
  rotate: " <id> --yes",
  test: " <id> --event <type>",
  logs: " <id>",
};

/** Null where the sandbox plays the other side: a provider that receives has no endpoints. */
function sandboxCommand({ id, direction }: Provider, name: Name): string | null {
  return direction === "out" ? null : `whk endpoints ${name}${operands[name]} --provider ${id} --sandbox`;
}
