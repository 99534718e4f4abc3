import { errorNames, type Paging, type RestContract } from "../../providers/contract.ts";
import type { Fact } from "../../providers/provider.ts";
import { byFact } from "./by-fact.ts";
import type { ContractRow } from "./contract-rows.ts";

/** What stands in answers: content, lists, errors and limits. */
export function answerRows(contract: RestContract): ContractRow[] {
  return [
    ...contentRows(contract),
    ...listRows(contract.paging),
    ...errorRows(contract),
    ...limitRows(contract),
  ];
}

function contentRows({ envelope, log, identity = [] }: RestContract): ContractRow[] {
  const section = "answers";
  const { data, success } = envelope;
  const flag = success === null ? "" : `, ${success}: true beside it`;
  return [
    { section, name: "success", words: "any 2xx; in brackets above what whk's sandbox says" },
    {
      section,
      name: "content",
      words: data === null ? "the whole answer" : `in ${data}${flag}; without them as well`,
      fact: envelope,
    },
    ...namesByFact(section, "log entry", log),
    ...namesByFact(section, "key", identity),
  ];
}

function listRows(paging: Paging): ContractRow[] {
  const { by, items, limit, largest, usual, hasMore } = paging;
  const next = by === "offset" ? paging.offset : `${paging.after}, the last id`;
  const places = by === "offset" ? [items, paging.total, hasMore] : [items, hasMore];
  const section = "lists";
  return [
    {
      section,
      name: "pages",
      words: `by ${limit} and ${next}; ${usual} unasked, at most ${largest}`,
      fact: paging,
    },
    { section, name: "in", words: places.join(", "), fact: paging },
  ];
}

function errorRows({ errors }: RestContract): ContractRow[] {
  const section = "errors";
  const { code, message, type, field, requestId } = errors.fields;
  const names = [type, code, message, field, requestId].filter((name) => name !== null);
  return [
    { section, name: "in", words: `${errors.at}: ${names.join(", ")}`, fact: errors },
    ...errorNames.map((name): ContractRow => {
      const kind = errors.kinds[name];
      const words = [kind.status, kind.type, kind.code].filter((part) => part !== undefined).join(" ");
      return { section, name: name.replaceAll("_", " "), words, fact: kind };
    }),
  ];
}

function limitRows({ rateLimit, idempotency }: RestContract): ContractRow[] {
  const section = "limits";
  const rows: ContractRow[] = [];
  if (rateLimit !== null) {
    const { live, test, headers } = rateLimit;
    const told = headers === null ? "" : `; ${Object.values(headers).join(", ")}`;
    rows.push({
      section,
      name: "requests",
      words: `${live} a minute live, ${test} test${told}`,
      fact: rateLimit,
    });
  }
  if (idempotency !== null) {
    const { header, hours, evidence } = idempotency;
    const use = evidence === "inferred" ? "; not relied on" : "";
    rows.push({ section, name: "idempotency", words: `${header}, kept ${hours} h${use}`, fact: idempotency });
  }
  return rows;
}

function namesByFact(
  section: string,
  name: string,
  fields: readonly (Fact & { name: string })[],
): ContractRow[] {
  return byFact(fields).map(({ fact, members }) => ({
    section,
    name,
    words: members.map((member) => member.name).join(", "),
    fact,
  }));
}
