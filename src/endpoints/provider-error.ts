import { headerValues } from "../events/delivery.ts";
import { readPath } from "../events/path.ts";
import type { HttpAnswer } from "../http.ts";
import { type ErrorName, errorNames } from "../providers/contract.ts";
import type { Connection } from "./client.ts";
import { publicText } from "./public-text.ts";

/** What a provider says of an error, in its own words; every text is one short line without secrets. */
export interface ProviderError {
  readonly message: string | null;
  readonly code: string | null;
  /** The field of the request it objects to. */
  readonly field: string | null;
  readonly requestId: string | null;
  /** Which of the contract's errors it is; null: none of them. */
  readonly name: ErrorName | null;
  /** True: it has the provider's own shape, so that no gateway or other server wrote it. */
  readonly own: boolean;
}

/** Reads the error in an answer: in the contract's shape, else in a usual one. `json` is its parsed body. */
export function readProviderError(
  connection: Connection,
  { headers, status }: Pick<HttpAnswer, "headers" | "status">,
  json: unknown,
): ProviderError {
  const { at, fields, requestIdHeader } = connection.contract.errors;
  const error = readPath(json, at);
  const code = firstText([readField(error, fields.code)]);
  const type = firstText([readField(error, fields.type)]);
  const message = firstText([readField(error, fields.message), ...usualMessages(json, error)]);
  const names = [requestIdHeader ?? "x-request-id", "x-request-id", "request-id"];
  const requestId = firstText([
    readField(error, fields.requestId),
    ...names.map((name) => headerValues(headers, name)[0]),
  ]);
  return {
    message: shown(connection, message, 300),
    code: shown(connection, code ?? type, 80),
    field: shown(connection, firstText([readField(error, fields.field)]), 80),
    requestId: shown(connection, requestId, 80),
    name: nameOf(connection, status, code),
    own: code !== null,
  };
}

function readField(error: unknown, name: string | null): unknown {
  return name === null ? undefined : readPath(error, name);
}

/** Where gateways and frameworks put their message. */
function usualMessages(json: unknown, error: unknown): unknown[] {
  const places = ["message", "error", "error_description", "detail", "title"];
  return [error, readPath(error, "message"), ...places.map((place) => readPath(json, place))];
}

function firstText(values: readonly unknown[]): string | null {
  const texts = values.filter((value) => typeof value === "string");
  return texts.find((text) => text.trim() !== "") ?? null;
}

function shown(connection: Connection, text: string | null, most: number): string | null {
  return text === null ? null : publicText(connection, text, most);
}

/** A code is the same for several statuses at some providers, so both must fit; with a 2xx the code decides. */
function nameOf({ contract }: Connection, status: number, code: string | null): ErrorName | null {
  const { kinds } = contract.errors;
  const named = (name: ErrorName) =>
    kinds[name].code === code && (status < 300 || kinds[name].status === status);
  return code === null ? null : (errorNames.find(named) ?? null);
}
