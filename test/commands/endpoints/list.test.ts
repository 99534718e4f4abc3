import { describe, expect, it } from "vitest";
import { sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";
const list = ["endpoints", "list", "--provider", "payvost"];

describe("whk endpoints list", () => {
  it("is a table on a terminal, within its width", async () => {
    const box = await sandboxed();
    const long = await box.register(`${url}/${"long".repeat(40)}`, "payment.*,transfer.*");
    await box.register(url);
    const clock = { now: Date.parse("2026-11-23T12:00:00Z") };
    const { stdout, code } = await box.run(list, {
      tty: true,
      columns: 80,
      ...clock,
      env: { NO_COLOR: "1" },
    });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^ID +URL +EVENTS +STATE +CREATED$/);
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.startsWith(long))).toMatch(
      /… {2}payment\.\*\S*.* +enabled +2 days ago$/,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("is tabs into a pipe, with nothing cut", async () => {
    const box = await sandboxed();
    const long = `${url}/${"long".repeat(40)}`;
    const id = await box.register(long, "payment.*,transfer.*");
    const { stdout } = await box.run(list);
    expect(stdout).toBe(`${id}\t${long}\tpayment.*, transfer.*\tenabled\t2026-11-21T12:00:00.000Z\n`);
  });

  it("is one array under --json, in one shape for every provider", async () => {
    const box = await sandboxed();
    await box.register(url);
    await box.register(url, "refund.created", "paymentflow");
    for (const provider of ["payvost", "paymentflow"]) {
      const { stdout } = await box.run(["endpoints", "list", "--provider", provider, "--json"]);
      const [endpoint, ...more] = JSON.parse(stdout);
      expect(more).toEqual([]);
      expect(Object.keys(endpoint).sort()).toEqual([
        "createdAt",
        "description",
        "enabled",
        "events",
        "id",
        "metadata",
        "provider",
        "url",
      ]);
      expect(endpoint).toMatchObject({ url, enabled: true, provider });
    }
    const { stdout } = await box.run([...list, "--raw"]);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(url);
  });

  it("follows every page", async () => {
    const endpoints = Array.from({ length: 120 }, (_, index) => ({
      provider: "payvost",
      url: `${url}/${index}`,
    }));
    const box = await sandboxed({ seed: { endpoints } });
    const { stdout } = await box.run([...list, "--json"]);
    expect(new Set(JSON.parse(stdout).map((endpoint: { url: string }) => endpoint.url)).size).toBe(120);
  });

  it("[P8] warns when pages repeat", async () => {
    const endpoints = Array.from({ length: 120 }, (_, index) => ({
      provider: "payvost",
      url: `${url}/${index}`,
    }));
    const box = await sandboxed({ seed: { endpoints }, faults: ["api list repeat-page"] });
    const { stderr, code } = await box.run([...list, "--json"]);
    expect([code, stderr.startsWith("warning: ")]).toEqual([0, true]);
  });

  it("says how to make the first one", async () => {
    const box = await sandboxed();
    const none = await box.run(list);
    expect(none).toMatchObject({ code: 0, stdout: "" });
    expect(none.stderr).toMatch(/^no endpoints at payvost \(sandbox\) yet; `whk endpoints create/);
    expect(await box.run([...list, "--json"])).toMatchObject({ code: 0, stdout: "[]\n", stderr: "" });
  });

  it.each([
    ["api list status=500", 5],
    ["api list status=403", 3],
    ["api list html", 5],
    ["api list cut", 6],
    ["api list malformed", 5],
  ])("%s: exit %i, one error", async (fault, code) => {
    const box = await sandboxed({ faults: [fault] });
    const run = await box.run(list, { clock: (await import("../../cli.ts")).steppingClock(0) });
    expect([run.code, run.stdout]).toEqual([code, ""]);
    expect(run.stderr).toMatch(/^(.*\n)*error: .*payvost.*\n(hint: .*\n)?$/);
  });
});
