/**
 * Bodies of type application/x-www-form-urlencoded. Names and values are byte strings: one character per byte,
 * so that no byte is lost; {@link formText} turns one into text.
 */
export type FormFields = readonly (readonly [name: string, value: string])[];

/** The fields in the order they were sent, repeated names kept. Never fails: a lone `%` stays as it is. */
export function parseForm(body: Buffer): FormFields {
  return pairsOf(body).map(([name, value]) => [decode(name), decode(value ?? "")]);
}

/** The values of every field with this name, in order. */
export function formValues(fields: FormFields, name: string): string[] {
  const wanted = byteString(name);
  return fields.filter(([key]) => key === wanted).map(([, value]) => value);
}

/** A byte string as text; bytes that are not UTF-8 become U+FFFD. */
export function formText(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}

/** A copy of a form body in which `name` has this value; all other bytes stay. A missing field is put in front. */
export function setFormField(body: Buffer, name: string, value: string): Buffer {
  const pairs = body.toString("latin1").split("&");
  const wanted = byteString(name);
  const field = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const at = pairs.findIndex((pair) => decode(pair.split("=", 1)[0] ?? "") === wanted);
  if (at !== -1) pairs[at] = field;
  else pairs.unshift(field);
  return Buffer.from(pairs.filter((pair) => pair !== "").join("&"), "latin1");
}

function pairsOf(body: Buffer): [string, string | undefined][] {
  const pairs = body.toString("latin1").split("&");
  return pairs
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
    });
}

function decode(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function byteString(text: string): string {
  return Buffer.from(text).toString("latin1");
}
