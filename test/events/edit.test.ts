import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdit, type Edit, readEdit } from "../../src/events/edit.ts";

const payload = Buffer.from(
  '{\n  "id": "evt_1",\n  "data": {"amount": 1000.00, "customer": {"name": "J\\u00e9"}, "items": [{"sku": 1}]}\n}\n',
);

describe("readEdit", () => {
  it.each([
    ["a=10.50", "10.50"],
    ["a=12345678901234567890", "12345678901234567890"],
    ["a=-0", "-0"],
    ["a=1e2", "1e2"],
    ["a=true", "true"],
    ["a=false", "false"],
    ["a=null", "null"],
    ['a={"b":1.0}', '{"b":1.0}'],
    ["a=[1, 2]", "[1, 2]"],
    ['a="10.50"', '"10.50"'],
    ['a="\\u00e9"', '"\\u00e9"'],
    ["a=", '""'],
    ["a=paid", '"paid"'],
    ["a=paid in full", '"paid in full"'],
    ["a=b=c", '"b=c"'],
    ["a=007", '"007"'],
    ["a=+5", '"+5"'],
    ["a=.5", '".5"'],
    ["a=1.", '"1."'],
    ["a=NaN", '"NaN"'],
    ["a=TRUE", '"TRUE"'],
    ["a=nullable", '"nullable"'],
    ["a=[draft]", '"[draft]"'],
    ['a="half', '"\\"half"'],
    ["a={x", '"{x"'],
  ])("%s is %s", (assignment, json) => {
    expect(readEdit(assignment)).toEqual({ path: "a", json });
  });

  it.each([
    ["data.amount", 'has no "="'],
    ["=1", "is empty"],
    ["a..b=1", "is empty"],
    ["a[x]=1", "bracket"],
    ["__proto__.x=1", "__proto__"],
    ["constructor.prototype.x=1", "constructor"],
    ["a.prototype=1", "prototype"],
    ["a[0].__proto__=1", "__proto__"],
  ])("[P3] refuses %s", (assignment, problem) => {
    expect(readEdit(assignment)).toMatchObject({ problem: expect.stringContaining(problem) });
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("applyEdit", () => {
  it.each([
    ["data.amount=10.50", '"amount": 10.50,'],
    ["data.customer.name=Ada", '"name": "Ada"'],
    ["data.items[0].sku=2", '"sku": 2'],
    ["data.items[]=null", '"items": [null]'],
    ["id=evt_2", '"id": "evt_2"'],
  ])("%s", (assignment, expected) => {
    const changed = applyEdit(payload, editOf(assignment));
    expect(String(changed)).toContain(expected);
  });

  it("adds a missing last key to its parent", () => {
    const changed = applyEdit(payload, editOf("data.customer.vip=true"));
    expect(JSON.parse(String(changed)).data.customer).toEqual({ name: "Jé", vip: true });
  });

  it.each([
    ["dat.amount=1", 'there is no "dat" in the payload', "did you mean data.amount?"],
    ["data.custmer.name=x", 'there is no "custmer" in "data"', "did you mean data.customer.name?"],
    ["data.billing.name=x", 'there is no "billing" in "data"', "data has amount, customer, items"],
    [
      "data.items.sku=1",
      'there is no "sku" in "data.items"',
      "data.items is a list of 1; write data.items[0]",
    ],
    [
      "data.items[4].sku=1",
      'there is no "[4]" in "data.items"',
      "data.items is a list of 1; write data.items[0]",
    ],
    ["id.part=1", 'there is no "part" in "id"', "id is no object with keys"],
  ])("%s has no place", (assignment, problem, hint) => {
    expect(applyEdit(payload, editOf(assignment))).toEqual({ problem, hint });
  });

  it("says when the payload is not JSON", () => {
    const result = applyEdit(Buffer.from("a=1"), editOf("a=2"));
    expect(result).toEqual({ problem: "cannot set a", hint: "the payload is not JSON" });
  });

  it("changes the value at the path and no other byte", () => {
    const key = fc.constantFrom("a", "b", "c d", "é");
    const value = fc.jsonValue({ maxDepth: 2 }).map((any) => JSON.stringify(any));
    const members = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, minLength: 1 });
    const spaces = fc.constantFrom("", " ", "\n\t");
    fc.assert(
      fc.property(members, value, spaces, fc.nat(3), (pairs, inserted, space, choice) => {
        const chosen = choice % pairs.length;
        const textWith = (replaced: string) =>
          `{${pairs
            .map(
              ([name, json], index) =>
                `${space}${JSON.stringify(name)}:${space}${index === chosen ? replaced : json}`,
            )
            .join(`${space},`)}${space}}`;
        const before = Buffer.from(textWith(pairs[chosen]?.[1] ?? ""));
        const changed = applyEdit(before, { path: pairs[chosen]?.[0] ?? "", json: inserted });
        expect(String(changed)).toBe(textWith(inserted));
      }),
      { numRuns: 200 },
    );
  });

  it("reads back what was set", () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const edit = readEdit(`id="${words}"`);
        if ("problem" in edit) throw new Error(edit.problem);
        const { id } = JSON.parse(String(applyEdit(payload, edit)));
        expect(JSON.stringify(id)).toBe(JSON.stringify(JSON.parse(edit.json)));
      }),
      { numRuns: 200 },
    );
  });
});

function editOf(assignment: string): Edit {
  const edit = readEdit(assignment);
  if ("problem" in edit) throw new Error(edit.problem);
  return edit;
}
