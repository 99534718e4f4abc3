import { defineConfig } from "vitest/config";

/** Tests that replace a module, or need one nobody has loaded before: each gets modules of its own. */
const apart = [
  "test/output/standard-io.test.ts",
  "test/output/text.test.ts",
  "test/sandbox/local-target.test.ts",
  "test/sandbox/transmit.test.ts",
  "test/tunnel/url.test.ts",
];

const shared = { testTimeout: 20_000, env: { NO_COLOR: "", FORCE_COLOR: "", CI: "" } };

export default defineConfig({
  test: {
    globalSetup: "test/temporary.ts",
    projects: [
      // Loading the same modules anew for each of hundreds of files took as long as the tests themselves.
      { test: { ...shared, name: "all", include: ["test/**/*.test.ts"], exclude: apart, isolate: false } },
      { test: { ...shared, name: "apart", include: apart } },
    ],
  },
});
