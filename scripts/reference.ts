import { PassThrough } from "node:stream";
import type { Argument, Command, Option } from "commander";
import { createApp } from "../src/app.ts";
import { environment } from "../src/commands/help.ts";
import { exitCodes } from "../src/errors.ts";
import { createIo } from "../src/output/io.ts";
import { createProgram } from "../src/program.ts";
import { faultKinds } from "../src/sandbox/faults.ts";
import { type DriverEntry, drivers } from "../src/tunnel/drivers.ts";
import { knownFacts } from "./known.ts";
import { table } from "./table.ts";

/** The parts of the README that are made from the code, by the name of their marker. */
export async function generatedParts(): Promise<Record<string, string>> {
  return {
    reference: reference(commandTree()),
    "exit-codes": table(
      ["exit", "meaning"],
      exitCodes.map((row) => [`${row.code}`, row.meaning]),
    ),
    environment: table(
      ["variable", "meaning"],
      environment.map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    faults: faultTable(),
    drivers: driverTable(),
    known: await knownFacts(),
  };
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws when a marker is missing. */
export function fillIn(readme: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no markers for ${name}`);
    return `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`;
  }, readme);
}

function commandTree(): Command {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const unused = () => {
    throw new Error("the reference is made from declarations only");
  };
  return createProgram(
    createApp({
      version: "0.0.0",
      nodeVersion: "22.13.0",
      io: createIo(streams as unknown as Parameters<typeof createIo>[0], {}, "linux"),
      env: {},
      platform: "linux",
      cwd: "/",
      pid: 1,
      clock: { now: () => 0, elapsed: () => 0, sleep: unused },
      ids: { bytes: unused, next: unused },
      isAlive: unused,
      onInterrupt: unused,
      withoutSqliteWarning: unused,
    }),
  );
}

function reference(program: Command): string {
  const global = `### Global options\n\n${optionTable(program.options)}`;
  const shown = program.createHelp().visibleCommands(program);
  return [...shown.flatMap((command) => sections(command, "whk")), global].join("\n\n");
}

function sections(command: Command, parentName: string): string[] {
  const name = `${parentName} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((child) => sections(child, name));
  const operands = command.registeredArguments.map((argument) => ` ${operand(argument)}`).join("");
  const options = command.options.length === 0 ? "" : `\n\n${optionTable(command.options)}`;
  return [`### \`${name}${operands}\`\n\n${sentence(command.description())}${options}`];
}

function operand(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionTable(options: readonly Option[]): string {
  const rows = options
    .filter((option) => !option.hidden)
    .map((option) => [`\`${option.flags}\``, option.description]);
  return table(["option", "meaning"], rows);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

function faultTable(): string {
  const written = { status: "=503", duration: "=2s" };
  const rows = Object.entries(faultKinds).map(([kind, { on, value, effect }]) => [
    `\`${kind}${value === null ? "" : written[value]}\``,
    on.join(", "),
    effect,
  ]);
  return table(["fault", "in rules for", "what happens"], rows);
}

function driverTable(): string {
  const rows = Object.entries<DriverEntry>(drivers).map(([id, entry]) => [
    `\`${id}\``,
    entry.title,
    needsOf(entry),
    entry.capabilities.encryptedLeg ? "yes" : "**no**",
    nameOf(entry),
    entry.preset?.remark ?? "",
  ]);
  return table(["driver", "what it is", "needs", "encrypted", "name", "good to know"], rows);
}

function needsOf({ preset, host, url }: DriverEntry): string {
  const flags = [
    ...(host?.required === true ? [`--tunnel-host ${host.example}`] : []),
    ...(url === "required" ? ["--public-url", "--tunnel-port"] : []),
  ];
  const needs = [preset?.command, preset?.login ?? undefined, ...flags];
  return needs.flatMap((need) => (need === undefined ? [] : [`\`${need}\``])).join(", ");
}

function nameOf({ takesName, capabilities }: DriverEntry): string {
  if (takesName) return "of your choice";
  return capabilities.stableName ? "always the same" : "new each time";
}
