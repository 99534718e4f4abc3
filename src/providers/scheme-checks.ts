import { checkPath } from "../events/path.ts";
import { type Scheme, SigningError } from "../signing/scheme.ts";
import { parseTemplate, type TemplatePart } from "../signing/template.ts";
import { headerProblem, placeProblem } from "./places.ts";

const withArgument = ["header", "json", "bool", "formfield"];

/** What does not fit together in a scheme, each problem with the field it is about under `field`. */
export function schemeProblems(scheme: Scheme, field: string): string[] {
  const problems = [
    ...kindProblems(scheme),
    ...signatureProblems(scheme),
    ...timeProblems(scheme),
    ...signedProblems(scheme),
    ...keyProblems(scheme),
  ];
  return problems.map(([name, problem]) => `${field}.${name}: ${problem}`);
}

type Problem = readonly [field: string, problem: string];

function kindProblems({ kind, alg, sig, signed }: Scheme): Problem[] {
  const problems: Problem[] = [];
  const needsDigest = kind === "hmac" || kind === "hash" || kind === "ecdsa" || kind === "rsa";
  const signsText = needsDigest || kind === "ed25519";
  if (needsDigest && alg === undefined)
    problems.push(["alg", `is missing: kind ${kind} needs a digest, such as sha256`]);
  if (!needsDigest && alg !== undefined) problems.push(["alg", `has no meaning for kind ${kind}`]);
  if (signsText && signed === undefined)
    problems.push(["signed", 'is missing: say what is signed, such as "{body}"']);
  if (!signsText && signed !== undefined) problems.push(["signed", `has no meaning for kind ${kind}`]);
  if (kind === "none" && sig !== undefined) problems.push(["sig", "has no meaning for kind none"]);
  if (kind !== "none" && sig === undefined)
    problems.push(["sig", "is missing: say where the signature stands"]);
  if (kind === "hash" && signed !== undefined && !signed.includes("{secret}")) {
    problems.push(["signed", "a plain hash without {secret} proves nothing"]);
  }
  return problems;
}

function signatureProblems({ sig }: Scheme): Problem[] {
  if (sig === undefined) return [];
  const names = typeof sig.name === "string" ? [sig.name] : sig.name;
  const check = sig.in === "header" ? headerProblem : sig.in === "json" ? checkPath : () => null;
  const problems = names.flatMap((name) => problemAt("sig.name", check(name)));
  if (names.length === 0) problems.push(["sig.name", "names no header"]);
  if (sig.prefix !== undefined && sig.pairs !== undefined)
    problems.push(["sig", "takes prefix or pairs, not both"]);
  return problems;
}

function timeProblems({ ts, sig, signed, idFrom }: Scheme): Problem[] {
  const tokens = tokenNames(signed ?? "");
  const problems = ts === undefined ? [] : problemAt("ts.from", placeProblem(ts.from));
  if (ts === undefined && tokens.includes("ts"))
    problems.push(["ts", "is missing: `signed` has {ts}; say where the time stands"]);
  if (idFrom === undefined && tokens.includes("id"))
    problems.push(["idFrom", "is missing: `signed` has {id}; name its header"]);
  if (ts?.from.startsWith("sig:") && sig?.pairs === undefined) {
    problems.push(["ts.from", `${ts.from} needs sig.pairs, which splits the signature into fields`]);
  }
  return problems;
}

function signedProblems({ signed }: Scheme): Problem[] {
  const parts = partsOf(signed ?? "");
  if (typeof parts === "string") return [["signed", parts]];
  return parts.flatMap((part) => ("literal" in part ? [] : problemAt("signed", tokenProblem(part))));
}

function tokenProblem({ token, argument }: Extract<TemplatePart, { token: string }>): string | null {
  if (!withArgument.includes(token)) return argument === "" ? null : `{${token}} takes nothing after a colon`;
  if (argument === "") return `{${token}} does not say which one: write {${token}:name}`;
  if (token === "header") return headerProblem(argument);
  if (token === "json") return checkPath(argument);
  if (token === "formfield") return null;
  const [path = "", ...words] = argument.split("|");
  return words.length === 2
    ? checkPath(path)
    : "{bool:path|t|f} needs a path and the words for true and false";
}

/** The parts of a template, or what is wrong with it. */
function partsOf(template: string): TemplatePart[] | string {
  try {
    return parseTemplate(template);
  } catch (error) {
    if (error instanceof SigningError) return `${error.message}; ${error.hint}`;
    throw error;
  }
}

function keyProblems({ kind, key }: Scheme): Problem[] {
  const asymmetric = kind === "ed25519" || kind === "ecdsa" || kind === "rsa";
  const problems: Problem[] = [];
  if (asymmetric && key?.format === undefined)
    problems.push(["key.format", "is missing: say how the public key is written"]);
  if (!asymmetric && key?.format !== undefined)
    problems.push(["key.format", `has no meaning for kind ${kind}`]);
  if (asymmetric && key?.steps !== undefined)
    problems.push(["key.steps", `has no meaning for kind ${kind}; use strip`]);
  if (!/\{\w+\}/.test(key?.template ?? "{secret}"))
    problems.push(["key.template", "holds no {part} of the secret"]);
  return problems;
}

function tokenNames(template: string): string[] {
  const parts = partsOf(template);
  return typeof parts === "string" ? [] : parts.flatMap((part) => ("token" in part ? [part.token] : []));
}

function problemAt(field: string, problem: string | null): Problem[] {
  return problem === null ? [] : [[field, problem]];
}
