import { expect, it } from "vitest";
import { broken, doubtful, fine } from "../../../src/commands/doctor/finding.ts";
import { printFindings } from "../../../src/commands/doctor/print.ts";
import { ownApp } from "../listen/own-app.ts";

const findings = [
  fine("port", "4400 is free"),
  doubtful("key", "there is none", "whk login"),
  broken("app probe", "it says \u001b[31mno", { fix: "look at its log", kind: "app" }),
];

it("has one line per finding, what to do below it, and escapes what comes from outside", async () => {
  const { app, printed } = await ownApp();
  printFindings(app, findings);
  await app.io.flush();
  const lines = printed()
    .stdout.split("\n")
    .map((line) => line.replace(/^(?:✓|ok) +/, "+ ").replace(/^(?:✗|x) +/, "- "));
  expect(lines[0]).toMatch(/^\+ port {7}4400 is free$/);
  expect(lines[1]).toMatch(/^! +key {8}there is none$/);
  expect(lines[2]).toMatch(/^ +fix {2}whk login$/);
  expect(lines[3]).toMatch(/^- app probe {2}it says \\x1b\[31mno$/);
  expect(lines[4]).toMatch(/^ +fix {2}look at its log$/);
});

it("is one document with --json", async () => {
  const { app, printed } = await ownApp({}, { json: true });
  printFindings(app, findings);
  await app.io.flush();
  expect(JSON.parse(printed().stdout)).toEqual({
    v: 1,
    kind: "doctor",
    ok: false,
    checks: [
      { name: "port", state: "ok", what: "4400 is free", fix: null },
      { name: "key", state: "warning", what: "there is none", fix: "whk login" },
      {
        name: "app probe",
        state: "failed",
        what: expect.stringContaining("it says"),
        fix: "look at its log",
      },
    ],
  });
});
