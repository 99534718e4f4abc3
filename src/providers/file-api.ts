import {
  type Call,
  type CallName,
  type EndpointField,
  type ErrorName,
  type ErrorShape,
  errorNames,
  type RestContract,
} from "./contract.ts";
import type { WrittenApi } from "./file-api-shape.ts";
import { callNames } from "./overrides.ts";
import type { Fact, Operation } from "./provider.ts";
import { usualCall, usualErrors, usualFields, usualLog, usualPaging } from "./usual-api.ts";

/**
 * The contract with every default filled in. Facts without a source come from the file; what the file leaves
 * open is assumed to be as usual.
 */
export function toContract(written: WrittenApi, fileName: string): RestContract {
  const said: Fact = { evidence: "stated", source: fileName };
  const open: Fact = { evidence: "inferred", source: `left open by ${fileName}` };
  const { envelope, paging, identity, rateLimit, idempotency, errors } = written;
  const endpoint = toEndpoint(written.endpoint ?? {}, said, open);
  return {
    version: written.version ?? "1",
    bases: toBases(written.bases, said),
    auth: { ...said, publishable: null, ...written.auth },
    endpoint,
    calls: toCalls(written.calls, endpoint.fields, said),
    envelope: envelope === undefined ? { data: null, success: null, ...open } : { ...said, ...envelope },
    paging: paging === undefined ? usualPaging(open) : { ...said, ...paging },
    log: written.log?.map((field) => ({ ...said, ...field })) ?? usualLog(open),
    ...(identity === undefined ? {} : { identity: identity.map((field) => ({ ...said, ...field })) }),
    errors: errors === undefined ? usualErrors(open) : toErrors(errors, said, open),
    rateLimit: rateLimit ? { ...said, ...rateLimit } : null,
    idempotency: idempotency ? { ...said, ...idempotency } : null,
  };
}

/** What `operations` of a provider says of its calls, for a file that leaves it out. */
export function operationsOf({ calls }: RestContract): Operation[] {
  return callNames.flatMap((name): Operation[] => {
    const call = calls[name];
    if (call === undefined || name === "whoami" || call.only === "sandbox") return [];
    const { method, path, evidence, source } = call;
    return [{ name, by: "api", note: `${method} ${path}`, evidence, source }];
  });
}

/** One base for both kinds of keys, unless the file names two. */
function toBases({ live, test }: WrittenApi["bases"], said: Fact): RestContract["bases"] {
  return { live: { ...said, ...live }, test: { ...said, ...(test ?? live) } };
}

function toEndpoint(
  { wildcards, fields, ...written }: NonNullable<WrittenApi["endpoint"]>,
  said: Fact,
  open: Fact,
): RestContract["endpoint"] {
  return {
    idPrefix: "",
    secretPrefix: "",
    most: null,
    ...written,
    wildcards: wildcards === undefined ? { allowed: false, ...open } : { ...said, ...wildcards },
    fields: fields?.map((field) => ({ ...said, ...field })) ?? usualFields(open),
  };
}

function toCalls(
  written: WrittenApi["calls"],
  fields: readonly EndpointField[],
  said: Fact,
): RestContract["calls"] {
  const calls = callNames.flatMap((name): [CallName, Call][] => {
    const call = written[name];
    if (call === undefined) return [];
    const { request, ...own } = call;
    const usual = usualCall(fields, name, { ...said, evidence: "inferred" });
    const taken = request?.map((field) => ({ ...said, ...field })) ?? usual.request;
    return [[name, { ...usual, ...said, ...own, request: taken }]];
  });
  return Object.fromEntries(calls);
}

function toErrors(
  { kinds, ...written }: NonNullable<WrittenApi["errors"]>,
  said: Fact,
  open: Fact,
): ErrorShape {
  const named = errorNames.flatMap((name): [ErrorName, ErrorShape["kinds"][ErrorName]][] => {
    const own = kinds?.[name];
    return own === undefined ? [] : [[name, { ...said, ...own }]];
  });
  const all = { ...usualErrors(open).kinds, ...Object.fromEntries(named) };
  return { ...said, requestIdHeader: null, ...written, kinds: all };
}
