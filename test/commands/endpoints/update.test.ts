import { describe, expect, it } from "vitest";
import { sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";

async function updated(flags: string[], events = "payment.*,transfer.failed") {
  const box = await sandboxed();
  const id = await box.register(url, events);
  const run = await box.run(["endpoints", "update", id, "--provider", "payvost", ...flags]);
  return { ...run, id, endpoint: box.sandbox.endpoints().find((one) => one.id === id), box };
}

describe("whk endpoints update", () => {
  it.each([
    [["--disable"], { enabled: false, url, events: ["payment.*", "transfer.failed"] }],
    [["--url", `${url}/2`], { enabled: true, url: `${url}/2`, events: ["payment.*", "transfer.failed"] }],
    [["--events", "user.created"], { url, events: ["user.created"] }],
    [["--add-event", "user.created"], { events: ["payment.*", "transfer.failed", "user.created"] }],
    [["--remove-event", "payment.*"], { events: ["transfer.failed"] }],
    [
      ["--add-event", "user.created", "--remove-event", "payment.*", "--remove-event", "transfer.failed"],
      { events: ["user.created"] },
    ],
    [["--description", "shop"], { description: "shop", enabled: true }],
    [["--metadata", "team=a"], { metadata: { team: "a" } }],
  ])("%j changes that and nothing else", async (flags, expected) => {
    const { code, stderr, endpoint, stdout, id } = await updated(flags);
    expect([code, stderr]).toEqual([0, ""]);
    expect(endpoint).toMatchObject(expected);
    expect(stdout).toContain(`✓ updated  ${id}\n`);
  });

  it("keeps the metadata that is not named, and enables again", async () => {
    const { box, id } = await updated(["--metadata", "team=a", "--disable"]);
    const run = await box.run([
      "endpoints",
      "update",
      id,
      "--provider",
      "payvost",
      "--metadata",
      "owner=b",
      "--enable",
      "--json",
    ]);
    expect(JSON.parse(run.stdout)).toMatchObject({ metadata: { team: "a", owner: "b" }, enabled: true });
    const raw = await box.run(["endpoints", "update", id, "--provider", "payvost", "--enable", "--raw"]);
    expect(JSON.stringify(JSON.parse(raw.stdout))).toContain(id);
  });

  it.each([
    [[], /nothing is named that should change/],
    [["--enable", "--disable"], /--enable and --disable contradict/],
    [["--events", "a.b", "--add-event", "c.d"], /--events is the whole list/],
    [
      ["--add-event", "user.created", "--remove-event", "user.created"],
      /user\.created is to be added and removed/,
    ],
    [["--remove-event", "payment.*,transfer.failed"], /would have no event left/],
    [
      ["--remove-event", "payment.failed"],
      /has no event "payment\.failed" to remove\nhint: {2}it comes with payment\.\*/,
    ],
    [["--url", "3000"], /--url: "3000" is no http or https URL/],
    [["--metadata", "x"], /is no key=value/],
    [["--events", ","], /empty event type/],
  ])("%j is refused and changes nothing", async (flags, message) => {
    const { code, stdout, stderr, endpoint } = await updated(flags);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(endpoint).toMatchObject({
      url,
      events: ["payment.*", "transfer.failed"],
      enabled: true,
      metadata: {},
    });
  });
});
