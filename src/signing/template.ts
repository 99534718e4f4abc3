import type { FormFields } from "../events/form.ts";
import { readPath } from "../events/path.ts";
import { headerBytes } from "./encoding.ts";
import { failures } from "./failures.ts";
import { type Failure, isFailure } from "./reasons.ts";
import type { RequestReader } from "./request.ts";
import { type Scheme, SigningError } from "./scheme.ts";

/** One piece of a template: fixed bytes, or a token to be filled in. */
export type TemplatePart =
  | { readonly literal: Buffer }
  | { readonly token: TokenName; readonly argument: string };

/** The signed bytes in pieces, so that a large body is never copied; null stands for the key's bytes. */
export type SignedContent = readonly (Buffer | null)[];

/** What the tokens are filled from. */
export interface TemplateValues {
  readonly scheme: Scheme;
  readonly reader: RequestReader;
  /** The timestamp as it is written in the request. */
  readonly timestamp: string | null;
}

/**
 * The parts of a template of {@link Scheme.signed}. Throws a SigningError for a token that does not exist and
 * for a brace without its partner.
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  for (let at = 0; at < template.length; at += 1) {
    const two = template.slice(at, at + 2);
    const end = template.indexOf("}", at);
    if (two === "{{" || two === "}}") {
      literal += template[at];
      at += 1;
    } else if (template[at] === "{" && end !== -1) {
      if (literal !== "") parts.push({ literal: Buffer.from(literal) });
      literal = "";
      parts.push(parseToken(template.slice(at + 1, end)));
      at = end;
    } else if (template[at] === "{" || template[at] === "}") {
      throw new SigningError(
        `the template "${template}" has a brace without a partner`,
        "write {{ or }} for a brace itself",
      );
    } else literal += template[at];
  }
  if (literal !== "") parts.push({ literal: Buffer.from(literal) });
  return parts;
}

/** The signed bytes of a request, or the failure of the first token that cannot be filled in. */
export function renderTemplate(
  parts: readonly TemplatePart[],
  values: TemplateValues,
): SignedContent | Failure {
  const content: (Buffer | null)[] = [];
  for (const part of parts) {
    const piece = "literal" in part ? part.literal : tokens[part.token](part.argument, values);
    if (isFailure(piece)) return piece;
    content.push(piece);
  }
  return content;
}

/** The content with the key's bytes in their place. */
export function fillKey(content: SignedContent, key: Buffer): Buffer[] {
  return content.map((piece) => piece ?? key);
}

type TokenReader = (argument: string, values: TemplateValues) => Buffer | null | Failure;

const tokens = {
  body: (_, { reader }) => reader.request.body,
  ts: (_, { scheme, timestamp }) => {
    if (scheme.ts === undefined) return failures.unusableScheme("{ts} is signed, but the scheme has no ts");
    return bytesOr(timestamp, failures.noTimestamp(scheme.ts));
  },
  id: (_, { scheme, reader }) => {
    if (scheme.idFrom === undefined)
      return failures.unusableScheme("{id} is signed, but the scheme has no idFrom");
    const name = scheme.idFrom.slice("header:".length);
    return bytesOr(reader.header(name), failures.noId(name));
  },
  url: (_, { scheme, reader }) => {
    const { url } = reader.request;
    return url === null ? failures.noUrl(scheme) : Buffer.from(url);
  },
  method: (_, { reader }) => Buffer.from(reader.request.method),
  secret: () => null,
  header: (name, { reader }) => bytesOr(reader.header(name), failures.noSignedHeader(name)),
  json: (path, { reader }) => reader.jsonBytes(path),
  bool: (argument, { reader }) => {
    const [path = "", yes = "", no = ""] = argument.split("|");
    const root = reader.json();
    return root === undefined
      ? failures.bodyNotJson()
      : Buffer.from(readPath(root, path) === true ? yes : no);
  },
  formfield: (name, { reader }) => bytesOr(reader.formField(name), failures.noSignedField(name)),
  sortedform: (_, { reader }) => Buffer.from(sortedForm(reader.form()), "latin1"),
} as const satisfies Readonly<Record<string, TokenReader>>;

type TokenName = keyof typeof tokens;

function parseToken(text: string): TemplatePart {
  const [name = "", ...rest] = text.split(":");
  if (!isToken(name)) {
    throw new SigningError(
      `the token {${text}} does not exist`,
      `known are ${Object.keys(tokens).join(", ")}`,
    );
  }
  return { token: name, argument: rest.join(":") };
}

function isToken(name: string): name is TokenName {
  return Object.hasOwn(tokens, name);
}

function bytesOr(value: string | null | Failure, missing: Failure): Buffer | Failure {
  if (value === null || value === "") return missing;
  return typeof value === "string" ? headerBytes(value) : value;
}

/** Twilio: every name followed by its values, both sorted, equal values of one name once. */
function sortedForm(fields: FormFields): string {
  const names = [...new Set(fields.map(([name]) => name))].sort();
  const valuesByName = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const [name, value] of fields) valuesByName.get(name)?.add(value);
  return names
    .flatMap((name) => [...(valuesByName.get(name) ?? [])].sort().map((value) => name + value))
    .join("");
}
