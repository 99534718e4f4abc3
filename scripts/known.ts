import { type ContractRow, contractRows } from "../src/commands/providers/contract-rows.ts";
import { openRegistry } from "../src/providers/index.ts";
import { type Evidence, evidences, type Provider } from "../src/providers/provider.ts";
import { table } from "./table.ts";

/** What the sandbox builds on: per provider how its signature and rules are known, then each contract's facts. */
export async function knownFacts(): Promise<string> {
  const providers = await openRegistry().all();
  const head = ["provider", "signature", "event type and id", "retries, time limit, success", "API"];
  return [table(head, providers.map(providerRow)), ...providers.flatMap(contractTable)].join("\n\n");
}

const words: Readonly<Record<Evidence, string>> = {
  stated: "stated",
  "sibling-doc": "another page or SDK",
  "third-party": "other people's code",
  inferred: "**assumed**",
};

function providerRow({ id, direction, schemes, envelope, delivery, api }: Provider): string[] {
  const standIn = direction === "out" ? "a portal to send to" : "**made up** for the sandbox";
  return [
    id,
    words[schemes[0].evidence],
    words[envelope.evidence],
    words[delivery.evidence],
    api === undefined ? standIn : "below",
  ];
}

/** What an assumption says is written out; of the rest only the name. */
function contractTable({ name, api }: Provider): string[] {
  if (api === undefined) return [];
  const rows = contractRows(api).filter(({ fact }) => fact !== undefined);
  const columns = evidences.filter((evidence) => rows.some(({ fact }) => fact?.evidence === evidence));
  const cell = (section: string, evidence: Evidence) =>
    rows
      .filter((row) => row.section === section && row.fact?.evidence === evidence)
      .map((row) => (evidence === "inferred" ? `${nameOf(row)}: ${row.words}` : nameOf(row)))
      .join("; ");
  const sections = [...new Set(rows.map(({ section }) => section))];
  const lines = sections.map((section) => [section, ...columns.map((evidence) => cell(section, evidence))]);
  return [table([`${name} ${api.version}`, ...columns.map((evidence) => words[evidence])], lines)];
}

function nameOf({ name, of }: ContractRow): string {
  return of === undefined ? name : `${name} ${of}`;
}
