import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attempt, type Delivery, verdicts } from "../../src/events/delivery.ts";
import { matchesPattern } from "../../src/events/pattern.ts";
import type {
  DeliveryFilter,
  DeliveryStore,
  ListedDelivery,
  PageRequest,
} from "../../src/store/deliveries.ts";
import { attempt, draft, newest, verification } from "./drafts.ts";

/** What every store answers to the questions of lists. */
export function describePages(open: () => Promise<DeliveryStore>): void {
  describe("a page", () => {
    it("has what a plain filter of all deliveries finds, in either order and from any place on", async () => {
      const store = await open();
      const all: Kept[] = [];
      await fc.assert(
        fc.asyncProperty(
          fc.array(arrival, { maxLength: 8 }),
          fc.array(question, { maxLength: 6 }),
          async (more, questions) => {
            for (const one of more) all.push(await recorded(store, one));
            for (const request of questions) expect(await store.page(request)).toEqual(plain(all, request));
          },
        ),
        { numRuns: 40 },
      );
    });

    it("goes on behind the last one of the page before until nothing is left", async () => {
      const store = await open();
      for (let n = 0; n < 25; n += 1) await store.record(draft({ event: { type: `t.${n % 3}`, id: null } }));
      const seqs: number[] = [];
      for (let behind: number | null = null; ; behind = seqs.at(-1) ?? null) {
        const found = await store.page({ filter: { types: ["!t.1"] }, order: "oldest", behind, limit: 4 });
        seqs.push(...found.map(({ seq }) => seq));
        if (found.length < 4) break;
      }
      expect(seqs).toEqual(Array.from({ length: 25 }, (_, n) => n + 1).filter((seq) => (seq - 1) % 3 !== 1));
    });

    it("has at most 1,000 deliveries", async () => {
      const store = await open();
      await Promise.all(Array.from({ length: 1003 }, () => store.record(draft())));
      expect(await store.page(newest(5000))).toHaveLength(1000);
    });

    it("finds text in bodies that are no text, but only ASCII letters in either case", async () => {
      const store = await open();
      const bodies = [
        Buffer.from([0xff, 0, 0x41, 0x62, 0xfe]),
        Buffer.from("prefix \u0000aB\u00c9"),
        Buffer.from("ab\u00e9 latin", "latin1"),
        Buffer.alloc(0),
        Buffer.from("%_a'\"\\"),
      ];
      for (const body of bodies) await store.record(draft({ body }));
      const found = async (search: string) => {
        const page = await store.page({ filter: { search }, order: "oldest", behind: null, limit: 10 });
        return page.map(({ seq }) => seq);
      };
      expect(await found("AB")).toEqual([1, 2, 3]);
      expect(await found("\u0000ab")).toEqual([1, 2]);
      expect(await found("ab\u00c9")).toEqual([2]);
      expect(await found("ab\u00e9")).toEqual([]);
      expect(await found("%_A'\"\\")).toEqual([5]);
      expect(await found("%")).toEqual([5]);
      expect(await found("")).toEqual([1, 2, 3, 4, 5]);
    });

    it("tells by the newest attempt at each URL how a delivery ended", async () => {
      const store = await open();
      const [unsent, mixed, healed, refused] = await Promise.all(
        [401, null, null, null].map((answered) => store.record(draft({ answered }))),
      );
      const [a, b] = ["http://127.0.0.1:1/", "http://127.0.0.1:2/"];
      const tries: [Delivery | undefined, string, number | null][] = [
        [mixed, a, 500],
        [mixed, b, 200],
        [healed, a, 500],
        [healed, a, 204],
        [refused, a, 200],
        [refused, a, null],
      ];
      for (const [delivery, url, status] of tries) {
        await store.recordAttempt(attempt(delivery?.id ?? "", { url, status }));
      }
      const found = async (status: DeliveryFilter["status"]) => {
        const filter = status === undefined ? {} : { status };
        const page = await store.page({ filter, order: "oldest", behind: null, limit: 10 });
        return page.map(({ id }) => id);
      };
      expect(await found("unsent")).toEqual([unsent?.id]);
      expect(await found("failed")).toEqual([mixed?.id, refused?.id]);
      expect(await found("delivered")).toEqual([healed?.id]);
      expect(await found(500)).toEqual([mixed?.id]);
      expect(await found("2xx")).toEqual([mixed?.id, healed?.id]);
      expect(await found("4xx")).toEqual([unsent?.id]);
      expect(await found(401)).toEqual([unsent?.id]);
    });
  });

  it("answers ids by their beginning, in descending order", async () => {
    const store = await open();
    const ids = ["dlv_aa1", "dlv_aa2", "dlv_ab1", "dlv_b%_", "dlv_bzz"];
    for (const id of [...ids].reverse()) await store.record(draft({ id }));
    expect(await store.idsFrom("dlv_aa", 10)).toEqual(["dlv_aa2", "dlv_aa1"]);
    expect(await store.idsFrom("dlv_b%", 10)).toEqual(["dlv_b%_"]);
    expect(await store.idsFrom("dlv_", 3)).toEqual(["dlv_bzz", "dlv_b%_", "dlv_ab1"]);
    expect(await store.idsFrom("", 1)).toEqual(["dlv_bzz"]);
    expect(await store.idsFrom("DLV_A", 10)).toEqual([]);
    expect(await store.idsFrom("dlv_", 0)).toEqual([]);
    expect(await store.idsFrom("dlv_", -1)).toEqual([]);
  });
}

interface Kept {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
}

const types = ["payment.succeeded", "payment.failed", "payout.paid", "", "*", "a\\b", "ü.x"];
const urls = ["http://127.0.0.1:3000/", "http://127.0.0.1:4000/"];
const statuses = [null, 200, 204, 301, 401, 500, 503];

const arrival = fc.record({
  type: fc.option(
    fc.oneof(
      fc.constantFrom(...types),
      fc.integer({ max: 30, min: 0 }).map((n) => `kind.${n}`),
    ),
  ),
  provider: fc.option(fc.constantFrom("payvost", "stripe")),
  verdict: fc.constantFrom(...verdicts),
  receivedAt: fc.integer({ min: 1000, max: 1020 }),
  answered: fc.constantFrom(...statuses),
  publicUrl: fc.constantFrom(undefined, null, "https://x.example/hook"),
  body: fc.constantFrom("", "abc", "xABCy", "é").map((text) => Buffer.from(text)),
  attempts: fc.array(
    fc.record({
      url: fc.constantFrom(...urls),
      status: fc.constantFrom(...statuses),
      sent: fc.constantFrom(undefined, "resigned" as const, "edited" as const),
    }),
    { maxLength: 4 },
  ),
});

async function recorded(store: DeliveryStore, one: typeof arrival extends fc.Arbitrary<infer T> ? T : never) {
  const { type, verdict, publicUrl, attempts: tries, ...others } = one;
  const changes = { ...others, event: { type, id: null }, signature: verification(verdict) };
  const delivery = await store.record(draft(publicUrl === undefined ? changes : { ...changes, publicUrl }));
  const attempts = tries.map(({ sent, ...rest }, index) =>
    attempt(delivery.id, { n: index + 1, ...rest, ...(sent === undefined ? {} : { sent }) }),
  );
  for (const each of attempts) await store.recordAttempt(each);
  return { delivery, attempts };
}

const pattern = fc.oneof(
  fc.constantFrom(
    "*",
    "payment.*",
    "!*.failed",
    "!payment.*",
    "kind.1*",
    "!kind.*",
    "nothing",
    "payout.paid, a*",
  ),
  fc.constantFrom(...types),
);

const filter = fc.record(
  {
    types: fc.array(pattern, { maxLength: 3 }),
    provider: fc.constantFrom("payvost", "stripe", "none"),
    verdicts: fc.subarray([...verdicts]),
    status: fc.constantFrom<NonNullable<DeliveryFilter["status"]>>(
      200,
      500,
      401,
      "2xx",
      "3xx",
      "5xx",
      "failed",
      "delivered",
      "unsent",
    ),
    since: fc.integer({ min: 999, max: 1021 }),
    until: fc.integer({ min: 999, max: 1021 }),
    search: fc.constantFrom("", "b", "aBc", "É", "é"),
  },
  { requiredKeys: [] },
);

const question: fc.Arbitrary<PageRequest> = fc.record({
  filter,
  order: fc.constantFrom("newest" as const, "oldest" as const),
  behind: fc.option(fc.integer({ min: -1, max: 300 })),
  limit: fc.integer({ min: -1, max: 40 }),
});

/** The page as its documentation says it, found without any cleverness. */
function plain(all: readonly Kept[], { filter, order, behind, limit }: PageRequest): ListedDelivery[] {
  const fitting = all.filter((one) => fits(one, filter));
  const ordered = order === "newest" ? [...fitting].reverse() : fitting;
  const rest = ordered.filter(({ delivery: { seq } }) => {
    if (behind === null) return true;
    return order === "newest" ? seq < behind : seq > behind;
  });
  return rest.slice(0, Math.max(0, limit)).map(({ delivery, attempts }) => {
    const { headers: _headers, body, ...summary } = delivery;
    const newest = attempts.at(-1);
    if (newest === undefined) return { ...summary, bytes: body.length, attempts: 0, last: null };
    const { answer: _answer, ...last } = newest;
    return { ...summary, bytes: body.length, attempts: attempts.length, last };
  });
}

function fits({ delivery, attempts }: Kept, filter: DeliveryFilter): boolean {
  const { provider, verdicts: wanted, since = 0, until = 9e15, search = "" } = filter;
  return (
    fitsTypes(delivery.event.type, filter.types ?? []) &&
    (provider === undefined || provider === delivery.provider) &&
    (wanted === undefined || wanted.includes(delivery.signature.verdict)) &&
    delivery.receivedAt >= since &&
    delivery.receivedAt < until &&
    delivery.body.toString().replace(/[A-Z]/g, lower).includes(search.replace(/[A-Z]/g, lower)) &&
    (filter.status === undefined || fitsStatus(filter.status, delivery.answered, attempts))
  );
}

function lower(letter: string): string {
  return letter.toLowerCase();
}

function fitsTypes(type: string | null, patterns: readonly string[]): boolean {
  const each = patterns.flatMap((one) => one.split(",")).map((one) => one.trim());
  const positive = each.filter((one) => one !== "" && !one.startsWith("!"));
  const negative = each.filter((one) => one.startsWith("!")).map((one) => one.slice(1));
  if (type === null) return positive.length === 0 || positive.some((one) => matchesPattern(one, ""));
  if (negative.some((one) => matchesPattern(one, type))) return false;
  return positive.length === 0 || positive.some((one) => matchesPattern(one, type));
}

function fitsStatus(
  status: NonNullable<DeliveryFilter["status"]>,
  answered: number | null,
  attempts: readonly Attempt[],
): boolean {
  const ends = urls.flatMap((url) => attempts.filter((one) => one.url === url).slice(-1));
  const isFailed = ends.some((one) => one.status === null || one.status < 200 || one.status >= 300);
  switch (status) {
    case "unsent":
      return attempts.length === 0;
    case "failed":
      return isFailed;
    case "delivered":
      return attempts.length > 0 && !isFailed;
    default: {
      const found = attempts.length === 0 ? [answered] : ends.map((one) => one.status);
      return found.some((one) => one !== null && (one === status || `${String(one)[0]}xx` === status));
    }
  }
}
