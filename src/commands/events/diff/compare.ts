import { isUtf8 } from "node:buffer";
import { type Delivery, headerValues, type RawHeaders } from "../../../events/delivery.ts";
import { formText, parseForm } from "../../../events/form.ts";
import { type Change, diffJson } from "../../../events/json-diff.ts";
import { type JsonTree, readTree } from "../../../events/json-tree.ts";
import { endToEnd } from "../../../listen/headers.ts";
import { isCredential } from "../private-parts.ts";
import { diffFields } from "./fields.ts";
import { diffLines } from "./lines.ts";

/** What differs in two deliveries. */
export interface Comparison {
  /** True when the bodies have the same bytes, and the headers, if they were compared, no difference. */
  readonly same: boolean;
  /** How the bodies were read. */
  readonly as: "bytes" | "json" | "form" | "text";
  readonly changes: readonly Change[];
  /** What no single change says, one sentence each without a full stop. */
  readonly remarks: readonly string[];
}

/** Compares two bodies, values with the digits they were sent with, and on demand the headers. Never fails. */
export function compareDeliveries(a: Delivery, b: Delivery, options: { headers: boolean }): Comparison {
  const bodies = compareBodies(a, b);
  const headers = options.headers ? headerChanges(a.headers, b.headers) : [];
  const same = bodies.same && headers.length === 0;
  return { ...bodies, same, changes: [...headers, ...bodies.changes] };
}

function compareBodies(a: Delivery, b: Delivery): Comparison {
  if (a.body.equals(b.body)) return { same: true, as: "bytes", changes: [], remarks: ["the same bytes"] };
  const [before, after] = [readTree(a.body), readTree(b.body)];
  if (before !== null && after !== null) return compareJson(before, after);
  if (isForm(a) && isForm(b)) {
    const changes = diffFields("form", formFields(a.body), formFields(b.body));
    const remarks = changes.length === 0 ? ["same fields, other order or encoding"] : [];
    return { same: false, as: "form", changes, remarks };
  }
  if (isText(a.body) && isText(b.body)) {
    const changes = diffLines(a.body.toString("utf8"), b.body.toString("utf8"));
    const remarks = changes.length === 0 ? ["the same lines, other line ends"] : [];
    return { same: false, as: "text", changes, remarks };
  }
  return { same: false, as: "bytes", changes: [], remarks: [firstDifference(a.body, b.body)] };
}

function compareJson(a: JsonTree, b: JsonTree): Comparison {
  const { changes, reordered } = diffJson(a, b);
  const remarks = [
    ...(changes.length === 0 ? [`same values, other ${reordered ? "order" : "layout"}`] : []),
    ...(changes.length > 0 && reordered ? ["keys that both have stand in another order"] : []),
    ...(a.repeatsKey || b.repeatsKey ? [repeatedText(a, b)] : []),
  ];
  return { same: false, as: "json", changes, remarks };
}

function repeatedText(a: JsonTree, b: JsonTree): string {
  const which = a.repeatsKey && b.repeatsKey ? "both repeat" : `${a.repeatsKey ? "a" : "b"} repeats`;
  return `${which} a key; its last value is compared`;
}

function headerChanges(a: RawHeaders, b: RawHeaders): Change[] {
  return diffFields("header", lowerCased(endToEnd(a)), lowerCased(endToEnd(b))).map((change) => {
    const isHidden = isCredential(change.path.replace(/^header:|\[\d+\]$/g, ""));
    const shown = (value: string | null) => value && "(not shown)";
    return isHidden ? { ...change, from: shown(change.from), to: shown(change.to) } : change;
  });
}

function lowerCased(headers: RawHeaders): RawHeaders {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

function formFields(body: Buffer): RawHeaders {
  return parseForm(body).map(([name, value]) => [formText(name), formText(value)]);
}

function isForm({ headers }: Delivery): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headerValues(headers, "content-type")[0] ?? "");
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

function firstDifference(a: Buffer, b: Buffer): string {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a[at] === b[at]) at++;
  return `the bytes differ from offset ${at} on; ${a.length} and ${b.length} bytes`;
}
