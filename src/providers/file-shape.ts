import type { Location } from "../events/location.ts";
import type { KeyStep, Source } from "../signing/scheme.ts";
import { apiShape } from "./file-api-shape.ts";
import { fact, fields, text, type V } from "./file-fields.ts";
import { isHeaderLocation, isKeyStep, isLocation, isSource } from "./places.ts";
import { handshakes, operationNames } from "./provider.ts";

/** The model of `provider.ts` as a file may write it; what has a default may be left out. */
export function providerShape(v: V) {
  const optional = v.exactOptional;
  return fields(v, {
    id: v.pipe(text(v), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")),
    name: text(v),
    direction: optional(v.picklist(["in", "out"])),
    summary: optional(v.string()),
    schemes: v.tupleWithRest([variantShape(v)], variantShape(v), "must be a list with at least one scheme"),
    envelope: optional(envelopeShape(v)),
    duplicateKey: optional(v.array(location(v))),
    events: optional(v.array(eventShape(v))),
    fresh: optional(freshShape(v)),
    delivery: optional(deliveryShape(v)),
    pitfalls: optional(v.array(pitfallShape(v))),
    operations: optional(v.array(operationShape(v))),
    mostEndpoints: optional(
      v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1, "must be 1 or more")),
    ),
    api: optional(apiShape(v)),
    handshake: optional(v.picklist(handshakes)),
    notes: optional(v.array(v.string())),
  });
}

function location(v: V) {
  return v.custom<Location>(isLocation, "must be json:<path>, header:<name>, form:<path>, formfield:<name>");
}

function variantShape(v: V) {
  return fields(v, { scheme: schemeShape(v), reading: v.exactOptional(text(v)), ...fact(v) });
}

function schemeShape(v: V) {
  const optional = v.exactOptional;
  return fields(v, {
    id: optional(text(v)),
    kind: v.picklist(["hmac", "hash", "ed25519", "ecdsa", "rsa", "token", "none"]),
    alg: optional(v.picklist(["sha1", "sha256", "sha512", "sha3-512"])),
    encoding: optional(v.picklist(["hex", "hex-upper", "base64", "base64url", "raw"])),
    sig: optional(
      fields(v, {
        in: v.picklist(["header", "json", "form"]),
        name: v.union([text(v), v.array(text(v))], "must be a name or a list of names"),
        prefix: optional(text(v)),
        pairs: optional(fields(v, { item: text(v), kv: text(v), key: text(v) })),
      }),
    ),
    signed: optional(text(v)),
    key: optional(keyShape(v)),
    ts: optional(
      fields(v, {
        from: v.custom<Source>(isSource, "must be header:<name>, json:<path> or sig:<key>"),
        unit: v.picklist(["s", "ms", "iso"]),
        tolerance: v.nullable(v.pipe(v.number(), v.minValue(0, "must not be negative"))),
        future: optional(v.boolean()),
      }),
    ),
    idFrom: optional(v.custom<`header:${string}`>(isHeaderLocation, "must be header:<name>")),
  });
}

function keyShape(v: V) {
  const optional = v.exactOptional;
  return fields(v, {
    template: optional(text(v)),
    steps: optional(
      v.array(v.custom<KeyStep>(isKeyStep, "must be utf8, base64, hex, sha1 or strip:<prefix>")),
    ),
    format: optional(v.picklist(["ed25519-raw-hex", "ed25519-raw-base64", "spki-base64", "spki-pem"])),
    strip: optional(v.array(text(v))),
  });
}

function envelopeShape(v: V) {
  const place = v.exactOptional(v.nullable(location(v)));
  return fields(v, {
    type: place,
    id: place,
    time: place,
    impliedType: v.exactOptional(text(v)),
    ...fact(v),
  });
}

function eventShape(v: V) {
  return fields(v, {
    type: v.pipe(text(v), v.regex(/^[^\s,*!]+$/u, "must have no blanks and none of , * !")),
    title: v.exactOptional(v.string()),
    headers: v.exactOptional(v.record(v.string(), v.string())),
    fresh: v.exactOptional(freshShape(v)),
    sample: v.unknown(),
    ...fact(v),
  });
}

function freshShape(v: V) {
  return fields(v, {
    id: v.nullable(fields(v, { at: text(v), pattern: text(v) })),
    time: v.array(fields(v, { at: text(v), as: v.picklist(["iso", "unix", "unix-ms"]) })),
  });
}

function deliveryShape(v: V) {
  const ms = v.pipe(
    v.number(),
    v.integer("must be whole milliseconds"),
    v.minValue(0, "must not be negative"),
  );
  return fields(v, {
    retries: v.exactOptional(v.array(ms)),
    timeLimit: v.exactOptional(v.nullable(ms)),
    success: v.exactOptional(v.picklist(["2xx", "200"])),
    note: v.exactOptional(v.string()),
    ...fact(v),
  });
}

function pitfallShape(v: V) {
  return fields(v, {
    statuses: v.array(v.number()),
    says: v.exactOptional(text(v)),
    cause: text(v),
    fix: text(v),
  });
}

function operationShape(v: V) {
  const words = v.exactOptional(text(v));
  return fields(v, {
    name: v.picklist(operationNames),
    by: v.picklist(["api", "dashboard", "none"]),
    note: v.string(),
    copy: words,
    next: words,
    danger: words,
    ...fact(v),
  });
}
