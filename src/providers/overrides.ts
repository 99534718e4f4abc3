import { type Call, type CallName, type HttpMethod, httpMethods, type RestContract } from "./contract.ts";
import { type Fact, operationNames } from "./provider.ts";
import { usualCall } from "./usual-api.ts";

/** The calls whose path a user may set, as `api.paths.<name>`. */
export const callNames: readonly CallName[] = [...operationNames, "whoami"];

/** The calls that are about all endpoints, or none; every other path names one with `{id}`. */
const withoutId: readonly CallName[] = ["create", "list", "whoami"];

/**
 * Reads `POST /webhooks/{id}/secret`, a method and a path below the API's base. With `name`, also checks that the
 * path names an endpoint where that call needs one.
 */
export function readCallPath(
  text: string,
  name?: CallName,
): { method: HttpMethod; path: string } | { problem: string; hint: string } {
  const [, word = "", path] = /^\s*(\S+)\s+(\S+)\s*$/.exec(text) ?? [];
  const hint = "write a method and a path, such as POST /webhooks/{id}/secret";
  if (path === undefined) return { problem: `"${text}" is no method and path`, hint };
  const method = httpMethods.find((known) => known === word.toUpperCase());
  if (method === undefined) {
    return { problem: `"${word}" is no method whk sends`, hint: `it sends ${httpMethods.join(", ")}` };
  }
  return pathProblem(path, name) ?? { method, path };
}

/**
 * What is wrong with a path below the base, or null. It may not leave the base, nor hold what a URL gives another
 * meaning.
 */
export function pathProblem(path: string, name?: CallName): { problem: string; hint: string } | null {
  if (/^[a-z]+:/i.test(path) || path.startsWith("//")) {
    return { problem: `"${path}" is a whole URL`, hint: "leave the base out, it is set with --api-base" };
  }
  if (!/^(\/[\w.~!$&'()*+,;=:@{}-]+)+\/?$/.test(path)) {
    return {
      problem: `"${path}" is no path`,
      hint: "start with /, without query, blanks, % or an empty part",
    };
  }
  if (path.split("/").some((part) => part === "." || part === "..")) {
    return { problem: `"${path}" leaves the base`, hint: "write it without . and .." };
  }
  return placeholderProblem(path, name);
}

function placeholderProblem(path: string, name?: CallName): { problem: string; hint: string } | null {
  const count = path.split("{id}").length - 1;
  if (/[{}]/.test(path.replaceAll("{id}", "")) || count > 1) {
    return { problem: `"${path}" has placeholders whk does not know`, hint: "{id} may stand in it, once" };
  }
  if (name === undefined || withoutId.includes(name) === (count === 0)) return null;
  return count === 0
    ? { problem: `"${path}" does not say which endpoint`, hint: "write {id} where its id stands" }
    : { problem: `"${path}" names an endpoint, but ${name} is about none`, hint: "leave {id} out" };
}

/**
 * The contract with the user's own paths, which {@link readCallPath} must have found good. Such a call is
 * `stated` by the settings and known to be there, also where the contract has none.
 */
export function withPaths(
  contract: RestContract,
  paths: Readonly<Partial<Record<CallName, string>>>,
): RestContract {
  const calls = callNames.flatMap((name) => {
    const read = readCallPath(paths[name] ?? "");
    return "problem" in read ? [] : [[name, ownCall(contract, name, read)] as const];
  });
  return { ...contract, calls: { ...contract.calls, ...Object.fromEntries(calls) } };
}

function ownCall(
  contract: RestContract,
  name: CallName,
  { method, path }: { method: HttpMethod; path: string },
): Call {
  const own: Fact = { evidence: "stated", source: `api.paths.${name}` };
  const known: Partial<Call> = contract.calls[name] ?? {};
  const { only: _only, otherwise: _otherwise, ...kept } = known;
  return {
    ...usualCall(contract.endpoint.fields, name, own),
    ...kept,
    method,
    path: withoutBase(path, contract),
    ...own,
  };
}

/** The path without the base's own, which the provider's pages write in front of it. */
function withoutBase(path: string, { bases }: RestContract): string {
  const base = new URL(bases.live.url).pathname.replace(/\/$/, "");
  return base !== "" && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
