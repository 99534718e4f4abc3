import type { Look } from "../../output/look.ts";
import { table } from "../../output/table.ts";
import { empty, padEnd, type Text, text } from "../../output/text.ts";
import type { RestContract } from "../../providers/contract.ts";
import { type Fact, type Operation, operationNames, type Provider } from "../../providers/provider.ts";
import { evidenceInWords } from "../../providers/words.ts";
import { brokenWords } from "./broken-words.ts";
import { type ContractRow, contractRows } from "./contract-rows.ts";

const margin = "  ";
const nameWidth = 16;
const leastWords = 20;
const widest = 110;

/**
 * A provider's REST contract: every fact with how it is known, its source, and by what an assumption is
 * corrected. Into a pipe: one row per fact, its cells separated by tabs. Without a contract: how it is done by hand.
 */
export function contractSheet(provider: Provider, look: Look): Text[] {
  const { api } = provider;
  if (!Number.isFinite(look.columns))
    return api === undefined ? pipedSteps(provider, look) : pipedRows(api, look);
  return api === undefined ? stepLines(provider, look) : contractLines(provider, api, look);
}

function pipedRows(contract: RestContract, look: Look): Text[] {
  const rows = contractRows(contract).map(({ section, name, of, words, fact, override = "" }) => [
    section,
    of === undefined ? name : `${name} ${of}`,
    words,
    fact === undefined ? "" : evidenceInWords[fact.evidence],
    override,
    fact?.source ?? "",
  ]);
  return table(["section", "name", "fact", "known", "override", "source"].map(titled), rows, look);
}

function pipedSteps({ operations }: Provider, look: Look): Text[] {
  const rows = inOrder(operations).map(
    ({ name, by, note, copy = "", next = "", danger = "", evidence, source }) => [
      name,
      by,
      note,
      copy,
      next,
      danger,
      evidenceInWords[evidence],
      source,
    ],
  );
  const columns = ["operation", "by", "note", "copy", "next", "danger", "known", "source"];
  return table(columns.map(titled), rows, look);
}

function titled(title: string): { title: string } {
  return { title };
}

function contractLines({ id, name }: Provider, contract: RestContract, look: Look): Text[] {
  const rows = contractRows(contract);
  const sources = [...new Set(rows.flatMap(({ fact }) => (fact === undefined ? [] : [fact.source])))];
  const known = ({ evidence, source }: Fact) =>
    `${evidenceInWords[evidence]} [${sources.indexOf(source) + 1}]`;
  const knownWidth = Math.max(...rows.map(({ fact }) => (fact === undefined ? 0 : known(fact).length)));
  const words = wordsWidth(look, nameWidth + knownWidth + 2);
  const layout: Layout = { look, words, whole: words + 2 + knownWidth, known };
  return [
    ...hung(text`${look.paint.bold(id)}  `, `${name}, REST API as known on ${contract.version}`, look),
    ...rows.flatMap((row, index) => rowLines(row, rows[index - 1], layout)),
    empty,
    text`${margin}${look.paint.dim("sources")}`,
    ...sources.flatMap((source, index) => hung(padEnd(`    [${index + 1}]`, 9), source, look)),
  ];
}

interface Layout {
  readonly look: Look;
  /** Columns of the words in the middle. */
  readonly words: number;
  /** The same with those of the evidence, for lines that have none. */
  readonly whole: number;
  readonly known: (fact: Fact) => string;
}

function wordsWidth({ columns }: Look, taken: number): number {
  return Math.max(leastWords, Math.min(columns, widest) - margin.length - taken);
}

function rowLines(row: ContractRow, before: ContractRow | undefined, layout: Layout): Text[] {
  const { look, words, whole, known } = layout;
  const { paint } = look;
  const opens = row.section !== before?.section;
  const repeats = !opens && row.name === before?.name;
  const name = padEnd(repeats ? "" : row.name, nameWidth);
  const fact = row.fact === undefined ? "" : known(row.fact);
  const columns = fact === "" ? whole : words;
  const lines = brokenWords(row.of === undefined ? row.words : `${row.of} ${row.words}`, columns, look);
  const blank = " ".repeat(nameWidth);
  return [
    ...(opens ? [empty, text`${margin}${paint.dim(row.section)}`] : []),
    ...lines.map((line, index) =>
      index > 0 || fact === ""
        ? text`${margin}${index === 0 ? name : blank}${line}`
        : text`${margin}${name}${padEnd(line, words)}  ${evidencePaint(row, look)(fact)}`,
    ),
    ...(row.override === undefined ? [] : overrideLines(row.override, layout)),
  ];
}

function evidencePaint({ fact }: ContractRow, { paint }: Look): Look["paint"]["dim"] {
  return fact?.evidence === "inferred" ? paint.yellow : paint.dim;
}

function overrideLines(override: string, { look, whole }: Layout): Text[] {
  const line = `our assumption; if wrong, set ${override}`;
  return brokenWords(line, whole, look).map(
    (piece) => text`${margin}${" ".repeat(nameWidth)}${look.paint.dim(piece)}`,
  );
}

function stepLines({ id, name, operations }: Provider, look: Look): Text[] {
  const why = operations.some(({ by }) => by === "api")
    ? "whk has no contract for its API; by hand:"
    : "no API for endpoints is known; by hand:";
  return [
    ...hung(text`${look.paint.bold(id)}  `, `${name}, ${why}`, look),
    ...inOrder(operations).flatMap((operation) => [empty, ...operationLines(operation, look)]),
  ];
}

function inOrder(operations: readonly Operation[]): Operation[] {
  return operationNames.flatMap((name) => operations.filter((operation) => operation.name === name));
}

function operationLines({ name, by, note, copy, next, danger, evidence }: Operation, look: Look): Text[] {
  const assumed = evidence === "stated" ? "" : ` (${evidenceInWords[evidence]})`;
  const steps = [
    [by === "dashboard" ? "click" : by === "api" ? "call" : "instead", `${note}${assumed}`],
    ["copy", copy],
    ["then", next],
    ["warning", danger],
  ] as const;
  return steps.flatMap(([label, words], index) => {
    if (words === undefined) return [];
    const head = text`${margin}${padEnd(index === 0 ? name : "", 10)}${look.paint.dim(padEnd(label, 9))}`;
    return hung(head, words, look);
  });
}

/** Words behind a head, going on below themselves. */
function hung(head: Text, words: string, look: Look): Text[] {
  const columns = Math.max(leastWords, Math.min(look.columns, widest) - head.width);
  return brokenWords(words, columns, look).map(
    (line, index) => text`${index === 0 ? head : " ".repeat(head.width)}${line}`,
  );
}
