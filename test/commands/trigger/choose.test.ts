import { describe, expect, it } from "vitest";
import { start } from "../../cli.ts";
import { startCorrect } from "./receiver.ts";

const env = { WHK_SECRET: "secret" };

describe("on a terminal", () => {
  it("asks for the event of the provider", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = start(["trigger", "--provider", "payvost", "--to", app.url], { env, tty: true });
    await run.until(({ stderr }) => stderr.includes("payment.created"));
    run.write("\x1b[B\r");
    const { code, stdout } = await run.done;
    expect(code).toBe(0);
    expect(stdout).toContain("payment.succeeded");
  });

  it("asks for the provider first when none is known", async () => {
    const app = await startCorrect("open-market", ["secret"]);
    const run = start(["trigger", "--to", app.url], { env, tty: true });
    await run.until(({ stderr }) => stderr.includes("open-market"));
    run.write("\x1b[B\x1b[B\x1b[B\r");
    const { code, stdout } = await run.done;
    expect(code).toBe(0);
    expect(stdout).toContain("payment");
    expect(app.requests).toHaveLength(1);
  });

  it("asks nothing with --no-input", async () => {
    const { code, stderr } = await start(["trigger", "--no-input", "--provider", "payvost"], {
      env,
      tty: true,
    }).done;
    expect(code).toBe(2);
    expect(stderr).toContain("the argument [event-type] is missing");
  });
});

it("names the argument where there is nobody to ask", async () => {
  const { code, stdout, stderr } = await start(["trigger", "--provider", "payvost"], { env }).done;
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    "error: the argument [event-type] is missing\n" +
      "hint:  write it like `whk trigger payment.created`; `whk trigger --list` shows all\n",
  );
});
