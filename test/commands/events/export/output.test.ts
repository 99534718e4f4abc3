import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { curl } from "../../../../src/commands/events/export/curl.ts";
import { httpFile } from "../../../../src/commands/events/export/http-file.ts";
import {
  exportTexts,
  noteFiles,
  printExport,
  writeExport,
} from "../../../../src/commands/events/export/output.ts";
import { temporaryFolder, testApp } from "../../../cli.ts";
import { binary, request } from "./nasty.ts";

const second = request({ delivery: { ...request().delivery, id: "dlv_2" }, body: binary });
const wanted = { format: curl, requests: [request(), second], out: null, force: false, isPrivate: false };

it("prints all in one, with nothing masked", async () => {
  const { app, result } = testApp();
  app.io.hide("evt_1");
  printExport(app, wanted);
  await app.io.flush();
  expect(result().stdout).toBe(exportTexts(app, wanted).join(""));
  expect(result().stdout).toContain("evt_1");
});

it("writes one file, or one for each delivery into a folder", async () => {
  const cwd = temporaryFolder();
  const { app, result } = testApp({ cwd });
  expect(await writeExport(app, wanted, "all.sh")).toEqual(["all.sh"]);
  expect(await writeExport(app, wanted, "each/")).toEqual(["each/dlv_1.sh", "each/dlv_2.sh"]);
  const each = ["dlv_1.sh", "dlv_2.sh"].map((name) => readFileSync(join(cwd, "each", name), "utf8"));
  expect(readFileSync(join(cwd, "all.sh"), "utf8")).toBe(each.join(""));
  noteFiles(app, ["all.sh"]);
  await app.io.flush();
  expect(result().stderr).toBe("✓ wrote all.sh\n");
});

it("puts bodies beside the file and into the folder that is there", async () => {
  const cwd = temporaryFolder();
  const { app } = testApp({ cwd });
  const http = { ...wanted, format: httpFile, requests: [second, second] };
  await writeExport(app, http, "hooks.http");
  expect(readdirSync(cwd).sort()).toEqual(["hooks.1.body", "hooks.2.body", "hooks.http"]);
  expect(readFileSync(join(cwd, "hooks.2.body"))).toEqual(binary);
  expect(readFileSync(join(cwd, "hooks.http"), "utf8")).toContain("\n< ./hooks.2.body\n");
  await writeExport(app, { ...http, requests: [second] }, ".");
  expect(readdirSync(cwd)).toContain("dlv_2.1.body");
});
