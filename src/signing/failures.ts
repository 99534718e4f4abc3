import type { Verdict } from "../events/delivery.ts";
import { encodedLength } from "./encoding.ts";
import {
  count,
  duration,
  encodingWords,
  type Failure,
  headerName,
  sourceName,
  unitWords,
} from "./reasons.ts";
import type { Encoding, Scheme, TimestampRule } from "./scheme.ts";

/** Every failure the engine itself can find. None of the sentences holds a signature, a secret or foreign text. */
export const failures = {
  unsigned: () =>
    fail(
      "unsigned",
      "unsigned",
      "this provider signs nothing, so anyone who knows the URL can send this",
      "allow only the provider's addresses, or ask its API whether the event is real",
    ),
  unusableScheme: (problem: string) =>
    fail(
      "malformed",
      "unusable_scheme",
      problem,
      "correct the scheme in the provider's file; `whk providers check` names the field",
    ),

  noSignature: (place: string, empty: boolean) =>
    fail(
      "missing",
      "no_signature",
      `${place} ${empty ? "is there but empty" : "is missing from the request"}`,
      "the sender must sign the body and send the signature there; check the provider, and proxies that drop headers",
    ),
  duplicatedHeader: (name: string, count: number) =>
    fail(
      "malformed",
      "duplicated_header",
      `${headerName(name)} occurs ${count} times, so nobody can tell which one counts`,
      "send it once; look for a proxy or a library that adds it a second time",
    ),
  duplicatedField: (name: string) =>
    fail(
      "malformed",
      "duplicated_field",
      `the form field ${name} occurs more than once, so nobody can tell which one counts`,
      "send it once",
    ),
  badPrefix: (place: string, prefix: string) =>
    fail(
      "malformed",
      "bad_prefix",
      `${place} does not start with "${prefix}"`,
      `write it as ${prefix}<signature>`,
    ),
  noMatchingPair: (place: string, form: string) =>
    fail("malformed", "no_matching_pair", `${place} has no entry ${form}`, `write it as ${form}`),
  signatureNotText: (place: string) =>
    fail(
      "malformed",
      "signature_not_text",
      `${place} is not a string`,
      "write the signature there as a JSON string",
    ),

  badAlphabet: (place: string, encoding: Encoding) =>
    fail(
      "malformed",
      encoding.startsWith("hex") ? "not_hex" : "not_base64",
      `${place} is not ${encodingWords[encoding]}`,
      `write the digest as ${encodingWords[encoding]}, with nothing before or after it`,
    ),
  wrongLength: (place: string, encoding: Encoding, bytes: number | null) =>
    fail(
      "malformed",
      "wrong_length",
      bytes === null
        ? `${place} is too long to be a signature`
        : `${place} does not have the ${encodedLength(encoding, bytes)} characters that ${bytes} bytes take`,
      "send the whole signature; look for a value that was cut, or for another digest algorithm",
    ),

  bodyNotJson: () =>
    fail(
      "malformed",
      "body_not_json",
      "the body is not JSON, and this scheme reads signed values out of it",
      "send the JSON body as the provider does",
    ),
  repeatedKey: () =>
    fail(
      "malformed",
      "repeated_key",
      "the body has the same JSON key twice, and this scheme signs values, not bytes",
      "send every key once; parsers disagree on which of two counts",
    ),
  noTimestamp: (rule: TimestampRule) =>
    fail(
      "malformed",
      "no_timestamp",
      `the timestamp is missing: ${sourceName(rule.from)}`,
      "send the time that was signed along with the signature",
    ),
  duplicatedTimestamp: (rule: TimestampRule) =>
    fail(
      "malformed",
      "duplicated_timestamp",
      `the timestamp occurs more than once: ${sourceName(rule.from)}`,
      "send one timestamp, the one that was signed",
    ),
  badTimestamp: (rule: TimestampRule) =>
    fail(
      "malformed",
      "bad_timestamp",
      `the timestamp is not ${unitWords[rule.unit]}: ${sourceName(rule.from)}`,
      `send ${unitWords[rule.unit]}, nothing else`,
    ),
  noId: (name: string) =>
    fail(
      "malformed",
      "no_id",
      `${headerName(name)} is missing, and it is signed`,
      "send the id that was signed",
    ),
  noSignedHeader: (name: string) =>
    fail(
      "malformed",
      "no_signed_header",
      `${headerName(name)} is missing, and it is signed`,
      "send the header that was signed",
    ),
  noSignedField: (name: string) =>
    fail(
      "malformed",
      "no_signed_field",
      `the form field ${name} is missing, and it is signed`,
      "send the field that was signed",
    ),

  noUrl: (scheme: Scheme) =>
    fail(
      "mismatch",
      "no_url",
      `${scheme.id} signs the URL, and the URL is not known here`,
      "give the URL exactly as it is registered at the provider, with --url where the command has it",
    ),
  noSecret: (scheme: Scheme) =>
    fail(
      "mismatch",
      "no_secret",
      `no secret for ${scheme.id} is known here, so the signature cannot be checked`,
      "set WHK_SECRET, or pass --secret-stdin or --secret-file",
    ),
  badSecret: (problem: string, hint: string) => fail("mismatch", "bad_secret", problem, hint),
  noMatch: (scheme: Scheme, found: { place: string; bytes: number; tried: number }) => {
    const { place, bytes, tried } = found;
    const secrets = tried === 1 ? "the secret known here" : `any of the ${tried} secrets known here`;
    if (scheme.kind === "token") {
      const why = `${place} is not ${secrets}`;
      return fail("mismatch", "no_match", why, "set the same token here and at the provider");
    }
    const whole = scheme.signed?.includes("{body}") === true;
    return fail(
      "mismatch",
      "no_match",
      `${place} does not fit ${whole ? `the ${count(bytes, "byte")} of the body` : "the signed values"} with ${secrets}`,
      `compare the secret first, then make sure that ${whole ? "the sender signs the exact bytes it sends" : "nothing changes the signed values on the way"}`,
    );
  },

  tooOld: (age: number, tolerance: number) =>
    fail(
      "stale",
      "too_old",
      `the signature is right but its timestamp is ${duration(age)} old; ${duration(tolerance)} are allowed`,
      "sign again with the current time; `whk verify --tolerance 0` checks a stored request",
    ),
  tooNew: (age: number, tolerance: number, rule: TimestampRule) =>
    fail(
      "future",
      "too_new",
      `the signature is right but its timestamp is ${duration(-age)} ahead of this clock; ${duration(tolerance)} are allowed`,
      `check the clocks of both machines${rule.future === true ? "" : "; the provider's own library does not refuse this, whk does"}`,
    ),
} as const;

function fail(verdict: Verdict, reason: string, why: string, hint: string): Failure {
  return { verdict, reason, why, hint };
}
