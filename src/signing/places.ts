import { formValues, parseForm, setFormField } from "../events/form.ts";
import { parseJson, setJsonValue } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import { headerName } from "./reasons.ts";
import type { Scheme } from "./scheme.ts";
import type { Signed } from "./sign.ts";

/** The header a scheme's signature goes into, as people write it: `Payvost-Signature`; null for the body. */
export function signatureHeader({ sig }: Scheme): string | null {
  if (sig?.in !== "header") return null;
  const [name = ""] = [sig.name].flat();
  return headerName(name.replace(/-\*$/, "-1"));
}

/** Whether a header of this name holds a signature of the scheme. */
export function isSignatureHeader({ sig }: Scheme, name: string): boolean {
  if (sig?.in !== "header") return false;
  const given = name.toLowerCase();
  return [sig.name]
    .flat()
    .some((one) => (one.endsWith("-*") ? given.startsWith(one.slice(0, -1)) : given === one));
}

/** The whole value the signature stands in: of the header, or of the field of the body. */
export function signatureValue(scheme: Scheme, { headers, body }: Signed): string {
  const { sig } = scheme;
  const [name = ""] = [sig?.name ?? ""].flat();
  if (sig?.in === "json") return String(readPath(parseJson(body), name) ?? "");
  if (sig?.in === "form") return formValues(parseForm(body), name)[0] ?? "";
  return headers.find(([header]) => isSignatureHeader(scheme, header))?.[1] ?? "";
}

/** The same with another value there; null takes the signature out. */
export function withSignatureValue(scheme: Scheme, signed: Signed, value: string | null): Signed {
  const { sig } = scheme;
  const { headers, body } = signed;
  const [name = ""] = [sig?.name ?? ""].flat();
  if (sig?.in === "json") return { headers, body: setJsonValue(body, name, JSON.stringify(value)) ?? body };
  if (sig?.in === "form") return { headers, body: setFormField(body, name, value ?? "") };
  return {
    body,
    headers: headers.flatMap(([header, old]): [string, string][] => {
      if (!isSignatureHeader(scheme, header)) return [[header, old]];
      return value === null ? [] : [[header, value]];
    }),
  };
}

/**
 * The same with only the signature's own letters changed: the longest run of them in its value. What stands
 * around it is a prefix, a name or a timestamp.
 */
export function withSignatureDigits(
  scheme: Scheme,
  signed: Signed,
  change: (digits: string) => string,
): Signed {
  const value = signatureValue(scheme, signed);
  const runs = value.match(/[\w+/.-]{8,}={0,2}/g) ?? [value];
  const digits = runs.reduce((longest, run) => (run.length > longest.length ? run : longest));
  return withSignatureValue(
    scheme,
    signed,
    value.replace(digits, () => change(digits)),
  );
}
