import type { App } from "../../app.ts";
import { verdicts } from "../../events/delivery.ts";
import { tamperKinds } from "../../signing/tamper-kinds.ts";
import { profileKeys, settingKeys } from "../../store/settings-keys.ts";
import { exportFormats } from "../events/export-formats.ts";
import { presetNames } from "../trigger/presets.ts";
import type { Asked } from "./asked.ts";
import {
  deliveryIds,
  endpointIds,
  eventTypes,
  profileNames,
  providerIds,
  secretIds,
  tunnelDrivers,
} from "./known.ts";
import { shells } from "./shells.ts";

/** A value that may stand there, and in a few words what it is; empty where it speaks for itself. */
export interface Candidate {
  readonly value: string;
  readonly meaning: string;
}

export type Source = (app: App, asked: Asked) => Promise<readonly Candidate[]> | "files";

/** What may be the value of the flag, or the operand, that is asked for; `files`: names of files. */
export async function valuesFor(app: App, asked: Asked): Promise<readonly Candidate[] | "files"> {
  const { place, path, command } = asked;
  if (place.kind === "value") {
    const { long, argChoices } = place.option;
    if (argChoices !== undefined) return argChoices.map(plain);
    const source = ofFlags[`${path} ${long}`] ?? ofFlags[long ?? ""];
    return source === undefined ? [] : source(app, asked);
  }
  if (place.kind !== "operand") return [];
  const argument = command.registeredArguments[place.index] ?? command.registeredArguments.at(-1);
  if (argument === undefined || (place.index >= command.registeredArguments.length && !argument.variadic))
    return [];
  const source = ofOperands[`${path} ${argument.name()}`];
  return source === undefined ? [] : source(app, asked);
}

const files: Source = () => "files";
const words =
  (...values: readonly string[]): Source =>
  async () =>
    values.map(plain);

/** By flag; where a flag means different things, with its command. */
const ofFlags: Readonly<Record<string, Source>> = {
  "--provider": providerIds,
  "--profile": profileNames,
  "--config-dir": files,
  "--data-dir": files,
  "--secret-file": files,
  "--api-key-file": files,
  "--ready-file": files,
  "--out": files,
  "--seed": files,
  "--data": files,
  "--write-env": files,
  "--events": eventTypes,
  "--expect": eventTypes,
  "--type": eventTypes,
  "--event": eventTypes,
  "--add-event": eventTypes,
  "--remove-event": eventTypes,
  "--endpoint": endpointIds,
  "--tunnel": tunnelDrivers,
  "--tamper": words(...tamperKinds),
  "--retry": words(...presetNames),
  "--via": words("api"),
  "--as": words(...exportFormats),
  "--verdict": words(...verdicts),
  "--status": words("delivered", "failed", "unsent", "2xx", "4xx", "5xx"),
  "endpoints logs --status": words("succeeded", "failed", "pending"),
  "--method": words("POST", "PUT", "GET"),
};

/** By command and the name of the operand. */
const ofOperands: Readonly<Record<string, Source>> = {
  "trigger event-type": eventTypes,
  "verify file": files,
  "sign file": files,
  "events show id": deliveryIds("last"),
  "events export id": deliveryIds("last"),
  "events diff a": deliveryIds("last"),
  "events diff b": deliveryIds("last"),
  "replay id": deliveryIds("last", "failed"),
  "endpoints show id": endpointIds,
  "endpoints update id": endpointIds,
  "endpoints delete id": endpointIds,
  "endpoints rotate id": endpointIds,
  "endpoints test id": endpointIds,
  "endpoints logs id": endpointIds,
  "secrets set provider": providerIds,
  "secrets remove id": secretIds,
  "providers show id": providerIds,
  "providers check file": files,
  "config get key": words(...settingKeys),
  "config set key": words(...settingKeys),
  "config unset key": words(...settingKeys),
  "config explain key": words(...profileKeys),
  "config trust folder": files,
  "completion shell": words(...shells),
  "help topic": async (_app, { command }) => [
    ...["exit-codes", "environment"].map(plain),
    ...(command.parent?.commands ?? []).map((one) => ({ value: one.name(), meaning: one.summary() })),
  ],
};

function plain(value: string): Candidate {
  return { value, meaning: "" };
}
