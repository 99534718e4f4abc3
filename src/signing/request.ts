import { isUtf8 } from "node:buffer";
import type { RawHeaders } from "../events/delivery.ts";
import { type FormFields, formValues, parseForm } from "../events/form.ts";
import { jsonValueText, parseJson } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import { failures } from "./failures.ts";
import type { Failure } from "./reasons.ts";

/** What a signature can cover. `url` is the one registered at the provider, where it is known. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string | null;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** Reads single values out of one request; the body is parsed at most once, and only when asked for. */
export class RequestReader {
  readonly request: SignedRequest;
  #headers: ReadonlyMap<string, readonly string[]> | undefined;
  #json: { readonly value: unknown } | undefined;
  #form: FormFields | undefined;

  constructor(request: SignedRequest) {
    this.request = request;
  }

  /** The one value of a header, null when it is absent, a failure when it occurs more than once. */
  header(name: string): string | null | Failure {
    this.#headers ??= valuesByName(this.request.headers);
    const values = this.#headers.get(name.toLowerCase()) ?? [];
    if (values.length > 1) return failures.duplicatedHeader(name, values.length);
    return values[0] ?? null;
  }

  /** The parsed body, undefined when it is not JSON in UTF-8. */
  json(): unknown {
    this.#json ??= { value: isUtf8(this.request.body) ? parseJson(this.request.body) : undefined };
    return this.#json.value;
  }

  /**
   * The bytes of a JSON value: a string's text, the digits of a number as they were sent, nothing when the
   * value is absent or null. A failure when the body is not JSON.
   */
  jsonBytes(path: string): Buffer | Failure {
    const root = this.json();
    if (root === undefined) return failures.bodyNotJson();
    const value = readPath(root, path);
    if (value === undefined || value === null) return Buffer.alloc(0);
    return Buffer.from(typeof value === "string" ? value : (jsonValueText(this.request.body, path) ?? ""));
  }

  /** The one value of a form field as a byte string, null when it is absent, a failure when it is repeated. */
  formField(name: string): string | null | Failure {
    const values = formValues(this.form(), name);
    if (values.length > 1) return failures.duplicatedField(name);
    return values[0] ?? null;
  }

  form(): FormFields {
    this.#form ??= parseForm(this.request.body);
    return this.#form;
  }
}

/** Looked up once per name: numbered signature headers may be as many as the request can hold. */
function valuesByName(headers: RawHeaders): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const known = values.get(name.toLowerCase());
    if (known === undefined) values.set(name.toLowerCase(), [value]);
    else known.push(value);
  }
  return values;
}
