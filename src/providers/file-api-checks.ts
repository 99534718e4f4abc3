import { checkPath } from "../events/path.ts";
import type { Call, CallName, EndpointField, EndpointPart, RestContract } from "./contract.ts";
import { callNames, pathProblem } from "./overrides.ts";
import type { Operation } from "./provider.ts";
import { usualCall } from "./usual-api.ts";

/** What does not fit together in a contract whose fields are right one by one, each problem with its field. */
export function contractProblems(contract: RestContract, operations: readonly Operation[]): string[] {
  const { bases, calls } = contract;
  return [
    ...at("api.bases.live.url", baseProblem(bases.live.url)),
    ...at("api.bases.test.url", baseProblem(bases.test.url)),
    ...fieldProblems(contract.endpoint.fields),
    ...callNames.flatMap((name) => {
      const call = calls[name];
      return call === undefined ? [] : callProblems(contract, name, call);
    }),
    ...answerProblems(contract),
    ...operations.flatMap(({ name, by }, index) =>
      at(
        `operations[${index}].by`,
        by === "api" && calls[name] === undefined ? `api.calls has no ${name}` : null,
      ),
    ),
  ];
}

function baseProblem(base: string): string | null {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    return "must be a whole URL, such as https://api.example.com/v1";
  if (base.endsWith("/")) return "must not end in a slash";
  if (url.username !== "" || url.password !== "") return "must hold no user or password";
  if (url.search !== "" || url.hash !== "") return "must have no query";
  const own = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === "https:" || own ? null : "must be https: the API key goes there";
}

/** The form each part can be read from. */
const forms: Readonly<Record<EndpointPart, readonly EndpointField["form"]["as"][]>> = {
  id: ["text"],
  url: ["text"],
  events: ["list"],
  enabled: ["boolean", "words"],
  description: ["text"],
  metadata: ["map"],
  createdAt: ["iso", "unix"],
  secret: ["text"],
  object: ["constant"],
};

function fieldProblems(fields: readonly EndpointField[]): string[] {
  const missing = (["id", "url"] as const).filter((part) => !fields.some(({ of }) => of === part));
  return [
    ...missing.map((part) => `api.endpoint.fields: says nothing of ${part}`),
    ...twice(fields.map(({ of }) => of)).map((of) => `api.endpoint.fields: two are ${of}`),
    ...twice(fields.map(({ name }) => name)).map((name) => `api.endpoint.fields: two are called "${name}"`),
    ...fields.flatMap(({ of, name, form }, index) => [
      ...at(`api.endpoint.fields[${index}].name`, nameProblem(name)),
      ...at(
        `api.endpoint.fields[${index}].form`,
        forms[of].includes(form.as) ? null : `${of} is ${forms[of].join(" or ")}, not ${form.as}`,
      ),
    ]),
  ];
}

function callProblems({ endpoint }: RestContract, name: CallName, call: Call): string[] {
  const field = `api.calls.${name}`;
  const wrong = pathProblem(call.path, name);
  const { evidence, source } = call;
  const usual = usualCall(endpoint.fields, name, { evidence, source }).answer;
  return [
    ...at(`${field}.path`, wrong === null ? null : `${wrong.problem}; ${wrong.hint}`),
    ...at(`${field}.answer`, bare(call.answer) === bare(usual) ? null : `of ${name} must be ${usual}`),
    ...call.request.flatMap(({ of, name: own }, index) => {
      const known = endpoint.fields.find((part) => part.of === of);
      const other = of === "eventType" || of === "status" || of === "limit" || known?.name === own;
      return at(
        `${field}.request[${index}].name`,
        other ? nameProblem(own) : `"${own}" is not what endpoint.fields calls ${of}`,
      );
    }),
  ];
}

function bare(answer: Call["answer"]): string {
  return answer.replace("-and-secret", "");
}

function answerProblems({
  paging,
  log,
  identity = [],
  errors,
  rateLimit,
  idempotency,
}: RestContract): string[] {
  const places = [
    ["api.paging.items", paging.items],
    ["api.paging.hasMore", paging.hasMore],
    ...(paging.by === "offset" ? [["api.paging.total", paging.total] as const] : []),
    ...log.map(({ name }, index) => [`api.log[${index}].name`, name] as const),
    ["api.errors.at", errors.at],
  ] as const;
  const headers = [
    ["api.idempotency.header", idempotency?.header],
    ["api.errors.requestIdHeader", errors.requestIdHeader],
    ...Object.entries(rateLimit?.headers ?? {}).map(
      ([key, name]) => [`api.rateLimit.headers.${key}`, name] as const,
    ),
  ] as const;
  return [
    ...places.flatMap(([field, place]) => at(field, checkPath(place))),
    ...identity.flatMap(({ name }, index) => at(`api.identity[${index}].name`, nameProblem(name))),
    ...headers.flatMap(([field, name]) =>
      at(field, name == null || isHeader(name) ? null : `"${name}" is no header name`),
    ),
    ...at("api.paging.usual", paging.usual > paging.largest ? "must not be more than largest" : null),
  ];
}

function isHeader(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

function nameProblem(name: string): string | null {
  const bad = /\s/.test(name) || name === "__proto__" || name === "constructor" || name === "prototype";
  return bad ? `"${name}" is no name for a field` : null;
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function at(field: string, problem: string | null): string[] {
  return problem === null ? [] : [`${field}: ${problem}`];
}
