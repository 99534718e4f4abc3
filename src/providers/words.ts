import type { Location } from "../events/location.ts";
import { headerName, sourceName } from "../signing/reasons.ts";
import type { KeyStep, Scheme } from "../signing/scheme.ts";
import { parseTemplate, type TemplatePart } from "../signing/template.ts";
import type { Evidence } from "./provider.ts";

const digests = { sha1: "SHA1", sha256: "SHA256", sha512: "SHA512", "sha3-512": "SHA3-512" } as const;

/** What is computed, one line: `hex HMAC-SHA256 of the raw body`. */
export function schemeInWords(scheme: Scheme): string {
  const algorithm = algorithmInWords(scheme);
  if (scheme.kind === "none" || scheme.kind === "token") return algorithm;
  const words = `${algorithm} of ${signedInWords(scheme.signed ?? "")}`;
  return scheme.kind === "hash" ? `${words}, no HMAC` : words;
}

/** The same without what is signed: `hex HMAC-SHA256`. */
export function algorithmInWords({ kind, alg = "sha256", encoding }: Scheme): string {
  const written = encoding === "hex-upper" ? "upper-case hex" : encoding;
  switch (kind) {
    case "none":
      return "no signature";
    case "token":
      return "the secret itself";
    case "hmac":
      return `${written} HMAC-${digests[alg]}`;
    case "hash":
      return `${written} ${digests[alg].replace(/^SHA(?=\d+$)/, "SHA-")}`;
    case "ed25519":
      return `${written} Ed25519`;
    case "ecdsa":
      return `${written} ECDSA P-256`;
    case "rsa":
      return `${written} RSA-${digests[alg]}`;
  }
}

/** Where the signature stands: `Stripe-Signature: t=…,v1=…`, `body field sha512`. */
export function placeInWords(scheme: Scheme): string {
  const { sig } = scheme;
  if (sig === undefined) return "nowhere";
  const names = typeof sig.name === "string" ? [sig.name] : sig.name;
  if (sig.in !== "header") return `${sig.in === "json" ? "body" : "form"} field ${names.join(", ")}`;
  const value = valueInWords(scheme);
  return `${names.map(headerName).join(", ")}${value === null ? "" : `: ${value}`}`;
}

/** How the key is made: `the secret without whsec_, base64-decoded`. */
export function keyInWords(scheme: Scheme): string {
  const { key } = scheme;
  if (scheme.kind === "none") return "none";
  if (key?.format !== undefined) {
    const prefix = key.strip?.length ? ` after ${key.strip.join(" or ")}` : "";
    return `public key, ${key.format.replaceAll("-", " ")}${prefix}`;
  }
  const start = key?.template === undefined ? "the secret" : key.template.replaceAll(/[{}]/g, "");
  const steps = (key?.steps ?? []).map(stepInWords).filter((step) => step !== "");
  if (steps.length === 0) return key?.template === undefined ? "the secret as it is" : start;
  return [start, ...steps].join(", ").replace(", without", " without");
}

/** Whether the signature tells an old delivery from a fresh one. */
export function freshnessInWords(scheme: Scheme): string {
  const { ts } = scheme;
  if (scheme.kind === "none") return "nothing is signed";
  if (ts === undefined) return "no signed time: an old delivery cannot be told from a fresh one";
  const limit =
    ts.tolerance === null ? "no tolerance documented" : `${durationInWords(ts.tolerance * 1000)} tolerance`;
  return `signed, ${sourceName(ts.from)} in ${ts.unit === "iso" ? "ISO 8601" : ts.unit}, ${limit}`;
}

/** Where a fact of an event stands: `data.id`, `header X-Github-Event`, `form field bt_payload`. */
export function locationInWords(location: Location): string {
  const colon = location.indexOf(":");
  const place = location.slice(colon + 1);
  if (location.startsWith("json:")) return place;
  return location.startsWith("header:") ? `header ${headerName(place)}` : `form field ${place}`;
}

/** `5 s`, `1 min`, `24 h`. */
export function durationInWords(ms: number): string {
  if (ms >= 3_600_000 && ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** `5 s, 1 min, 1 h`; empty when none are documented. */
export function retriesInWords(waits: readonly number[]): string {
  return waits.map(durationInWords).join(", ");
}

export const evidenceInWords: Readonly<Record<Evidence, string>> = {
  stated: "stated",
  "sibling-doc": "sibling page",
  "third-party": "third party",
  inferred: "assumed",
};

function signedInWords(template: string): string {
  if (template === "{body}") return "the raw body";
  const parts = parseTemplate(template);
  const fields = parts.filter((part) => "token" in part && (part.token === "json" || part.token === "bool"));
  if (fields.length > 3) return `${fields.length} fields of the body`;
  return parts.map((part, index) => partInWords(part, parts[index - 1])).join("");
}

function partInWords(part: TemplatePart, before: TemplatePart | undefined): string {
  if ("literal" in part) return part.literal.toString();
  return (before !== undefined && "token" in before ? " + " : "") + tokenInWords(part.token, part.argument);
}

function tokenInWords(token: string, argument: string): string {
  if (token === "ts") return "timestamp";
  if (token === "url") return "URL";
  if (token === "sortedform") return "sorted form fields";
  if (argument === "") return token;
  return token === "header" ? headerName(argument) : (argument.split("|")[0] ?? argument);
}

function valueInWords(scheme: Scheme): string | null {
  const { pairs, prefix } = scheme.sig ?? {};
  if (pairs !== undefined) {
    const time = scheme.ts?.from.startsWith("sig:")
      ? `${scheme.ts.from.slice(4)}${pairs.kv}…${pairs.item}`
      : "";
    return `${time}${pairs.key}${pairs.kv}…`;
  }
  return prefix === undefined ? null : `${prefix}…`;
}

function stepInWords(step: KeyStep): string {
  if (step === "utf8") return "";
  if (step === "sha1") return "hashed with SHA-1";
  return step.startsWith("strip:") ? `without ${step.slice("strip:".length)}` : `${step}-decoded`;
}
