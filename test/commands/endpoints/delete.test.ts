import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";
import { sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";

describe("whk endpoints delete", () => {
  it("deletes the endpoint and the secret stored for it, and no other", async () => {
    const box = await sandboxed();
    const [id, other] = [await box.register(url), await box.register(`${url}/2`)];
    const run = await box.run(["endpoints", "delete", id, "--provider", "payvost", "--yes"]);
    expect(run).toEqual({ code: 0, stderr: "", stdout: `✓ deleted  ${id}  its stored secret was removed\n` });
    expect(box.sandbox.endpoints().map((endpoint) => endpoint.id)).toEqual([other]);
    expect(box.stored().map(({ endpoint }) => endpoint?.id)).toEqual([other]);
    const json = await box.run(["endpoints", "delete", other, "--provider", "payvost", "--yes", "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({
      id: other,
      provider: "payvost",
      deleted: true,
      secretsRemoved: 1,
    });
  });

  it("asks on a terminal", async () => {
    const box = await sandboxed();
    const id = await box.register(url);
    for (const [keys, code, left] of [
      ["n\r", 2, 1],
      ["y\r", 0, 0],
    ] as const) {
      const run = box.start(["endpoints", "delete", id, "--provider", "payvost"], { tty: true });
      await run.until(({ stderr }) => stderr.includes(`Delete ${id} (payvost, sandbox)?`));
      run.write(keys);
      expect((await run.done).code).toBe(code);
      expect(box.sandbox.endpoints()).toHaveLength(left);
    }
  });

  it("[D11] Ctrl-C at the question leaves everything as it is", async () => {
    const box = await sandboxed();
    const id = await box.register(url);
    const run = box.start(["endpoints", "delete", id, "--provider", "payvost"], { tty: true });
    await run.until(({ stderr }) => stderr.includes("Delete"));
    run.write("\u0003");
    expect((await run.done).code).toBe(130);
    expect(box.sandbox.endpoints()).toHaveLength(1);
  });

  it("names the flag where there is nobody to ask", async () => {
    const box = await sandboxed();
    const id = await box.register(url);
    const run = await box.run(["endpoints", "delete", id, "--provider", "payvost"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("hint:  add --yes\n");
    expect(box.sandbox.endpoints()).toHaveLength(1);
  });

  it("wants --live for a live key, even with --yes", async () => {
    const env = { WHK_API_KEY: "sk_live_0123456789abcdef" };
    const run = await cli(["endpoints", "delete", "webhook_1", "--provider", "payvost", "--yes"], { env });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toBe(
      "error: this key is live: deleting ends its deliveries, those that are being retried too\nhint:  add --live if that is meant\n",
    );
  });

  it("keeps the secret when the provider refuses", async () => {
    const box = await sandboxed();
    const id = await box.register(url);
    const run = await box.run(["endpoints", "delete", "webhook_none", "--provider", "payvost", "--yes"]);
    expect(run).toMatchObject({ code: 5, stdout: "" });
    expect(box.stored().map(({ endpoint }) => endpoint?.id)).toEqual([id]);
  });
});
