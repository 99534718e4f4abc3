import { describe, expect, it } from "vitest";
import { startApp } from "../../servers.ts";
import { sandboxed } from "./sandboxed.ts";

async function logged(deliveries = 2) {
  let status = 200;
  const app = await startApp((_seen, response) =>
    response.writeHead(status).end(status === 200 ? "fine" : "oops"),
  );
  const box = await sandboxed();
  const id = await box.register(`${app.origin}/hooks`);
  for (let index = 0; index < deliveries; index++) {
    status = index % 2 === 0 ? 200 : 500;
    await box.sandbox.emit("payvost", "payment.succeeded");
    await box.sandbox.advance(1000);
  }
  return { box, id, argv: ["endpoints", "logs", id, "--provider", "payvost"] };
}

describe("whk endpoints logs", () => {
  it("is a table of attempts, newest first", async () => {
    const { box, argv } = await logged();
    const run = await box.run(argv, { tty: true, columns: 120, env: { NO_COLOR: "1" } });
    const [titles, first, second, ...more] = run.stdout.trimEnd().split("\n");
    expect(titles).toMatch(/^TIME +EVENT +ID +ATTEMPT +CODE +STATUS +NEXT +ANSWER$/);
    expect(first).toMatch(/payment\.succeeded +evt_\S+ +1 +500 +pending .*oops$/);
    expect(second).toMatch(/payment\.succeeded +evt_\S+ +1 +200 +succeeded +- +fine$/);
    expect(more).toEqual([]);
  });

  it("is tabs into a pipe and one array under --json", async () => {
    const { box, argv } = await logged();
    const piped = await box.run(argv);
    expect(piped.stdout.split("\n")[0]?.split("\t")).toEqual([
      "2026-11-21T12:00:01.000Z",
      "payment.succeeded",
      expect.stringMatching(/^evt_/),
      "1",
      "500",
      "pending",
      "2026-11-21T12:00:06.000Z",
      "oops",
    ]);
    const json = JSON.parse((await box.run([...argv, "--json"])).stdout);
    expect(json).toMatchObject([
      { status: "pending", responseCode: 500, attempt: 1 },
      { status: "succeeded", responseBody: "fine" },
    ]);
    expect(JSON.stringify(JSON.parse((await box.run([...argv, "--raw"])).stdout))).toContain("oops");
  });

  it("takes --status and --limit", async () => {
    const { box, argv } = await logged(4);
    expect(JSON.parse((await box.run([...argv, "--status", "succeeded", "--json"])).stdout)).toHaveLength(2);
    expect(JSON.parse((await box.run([...argv, "--limit", "1", "--json"])).stdout)).toHaveLength(1);
  });

  it("says that there is none yet", async () => {
    const { box, id, argv } = await logged(0);
    expect(await box.run(argv)).toEqual({
      code: 0,
      stdout: "",
      stderr: `no attempt to deliver to ${id} yet; \`whk endpoints test ${id} --event <type>\` causes one\n`,
    });
    expect((await box.run([...argv, "--status", "failed"])).stderr).toMatch(/^no failed attempt/);
  });

  it.each([
    [["--status", "faild"], /there is no status "faild"\nhint: {2}did you mean failed\?/],
    [["--status", "x"], /one of succeeded, failed, pending/],
    [["--limit", "0"], /--limit: "0" is out of range/],
    [["--follow", "--raw"], /--raw is one answer/],
  ])("%j is refused", async (flags, message) => {
    const { box, argv } = await logged(0);
    const run = await box.run([...argv, ...flags]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
  });
});
