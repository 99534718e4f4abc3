import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { rolldown } from "rolldown";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../cli.ts";
import { startApp, startRaw, until } from "../servers.ts";

/** The worker as the build makes it: one file with everything it needs. */
async function bundledWorker() {
  const bundle = await rolldown({
    input: { "localtunnel-worker": "src/tunnel/localtunnel-worker.js" },
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
    logLevel: "silent",
  });
  const dir = temporaryFolder();
  const { output } = await bundle.write({ dir, format: "esm", minify: true, entryFileNames: "[name].mjs" });
  return {
    file: join(dir, "localtunnel-worker.mjs"),
    modules: output.flatMap((chunk) => ("moduleIds" in chunk ? chunk.moduleIds : [])),
  };
}

describe("the worker of localtunnel", () => {
  it("runs from a bundle far from any package, which holds the real package and no outdated axios", async () => {
    const { file, modules } = await bundledWorker();
    expect(modules.filter((id) => id.includes("node_modules/localtunnel/lib/Tunnel"))).toHaveLength(2);
    const { version } = createRequire(import.meta.url)("axios/package.json");
    expect(version).toMatch(/^1\./);
    const code = readFileSync(file, "utf8");
    expect(code).toContain(version);
    expect(code).not.toContain("0.21.4");
    let taken = 0;
    const data = await startRaw(() => {
      taken += 1;
    });
    const answer = { id: "some-name", url: "https://x", ip: "127.0.0.1", port: data.port, max_conn_count: 4 };
    const worker = new Worker(file, { workerData: { answer, port: (await startApp()).port }, env: {} });
    onTestFinished(async () => {
      await worker.terminate();
    });
    const told: unknown[] = [];
    worker.on("message", (message) => told.push(message));
    await until(() => taken === 4 && told.length > 0);
    expect(told).toEqual([{ kind: "open" }]);
  });
});
