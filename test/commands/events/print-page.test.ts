import { describe, expect, it } from "vitest";
import { openPrinter } from "../../../src/commands/events/print-page.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { testApp } from "../../cli.ts";
import { draft, newest } from "../../store/drafts.ts";

async function storeOf(count: number) {
  const store = openMemoryStore();
  for (let n = 0; n < count; n++) await store.record(draft());
  return store;
}

describe("a page", () => {
  it("is with the operating system once it is printed", async () => {
    const { app, out } = testApp();
    const store = await storeOf(3);
    await openPrinter(app, store).print(await store.page(newest(10)));
    expect(out.text().split("\n").length).toBe(4);
  });

  it("is not printed on when its reader is gone", async () => {
    const { app, out } = testApp();
    const store = await storeOf(1);
    const printer = openPrinter(app, store);
    expect(printer.closed).toBe(false);
    out.stream.destroy(Object.assign(new Error("EPIPE"), { code: "EPIPE" }));
    await app.io.stdoutClosed;
    expect(printer.closed).toBe(true);
    await printer.print(await store.page(newest(10)));
    expect(out.text()).toBe("");
  });
});
