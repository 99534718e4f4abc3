import type { Command } from "commander";
import { expect, it } from "vitest";
import { whatIsAsked } from "../../../src/commands/completion/asked.ts";
import { valuesFor } from "../../../src/commands/completion/candidates.ts";
import { createProgram } from "../../../src/program.ts";
import { testApp } from "../../cli.ts";

const { app } = testApp();
const root = createProgram(app);

/** Every value and operand of the tree there is nothing to suggest for; a new one has to be decided about. */
const free = new Set(
  [
    "--api-base --forward-to --route --header --forward-timeout --concurrency --exec --respond --respond-body --delay",
    "--tunnel-host --subdomain --public-url --tunnel-port --allow-ip --ttl --port --max-body --signature --scheme --url",
    "--now --tolerance --since --until --search --limit --to --older-than --keep --max-size --set --id --count --rate",
    "--duplicate --time-scale --expect-status --timeout --speed --timestamp --curl --description --metadata --overlap",
    "--label --expires --fault --public-url",
    "listen:target endpoints create:url config set:value doctor:target complete:words",
  ].flatMap((line) => line.match(/--\S+|[a-z ]+:\w+/g)?.map((one) => one.trim()) ?? []),
);

function everyQuestion(command: Command, path: readonly string[] = []): [string, readonly string[]][] {
  const flags = command.options
    .filter(({ required, optional }) => required || optional)
    .map(({ long }): [string, readonly string[]] => [long ?? "", [...path, `${long}=`]]);
  const operands = command.commands.length > 0 ? [] : command.registeredArguments;
  const words = operands.map((argument, index): [string, readonly string[]] => [
    `${path.join(" ")}:${argument.name()}`,
    [...path, ...Array.from({ length: index }, () => "x"), ""],
  ]);
  return [
    ...flags,
    ...words,
    ...command.commands.flatMap((child) => everyQuestion(child, [...path, child.name()])),
  ];
}

it("knows what to offer for every flag and operand, or that there is nothing", async () => {
  const wrong: string[] = [];
  for (const [name, words] of everyQuestion(root)) {
    const offered = await valuesFor(app, whatIsAsked(root, words));
    const isOffered = offered === "files" || offered.length > 0;
    const mayBeEmpty = /endpoint|profile|:id$/.test(name);
    if (isOffered === free.has(name) && !mayBeEmpty) wrong.push(name);
  }
  expect(wrong).toEqual([]);
});

it("offers nothing behind the last operand", async () => {
  expect(await valuesFor(app, whatIsAsked(root, ["completion", "bash", ""]))).toEqual([]);
});
