import { describe } from "vitest";
import { zrok } from "../../../src/tunnel/presets/zrok.ts";
import { describeRecorded } from "./recorded.ts";

const args = ["share", "public", "http://127.0.0.1:4321", "--headless"];

describe("version 0.4", () => {
  describeRecorded(zrok, {
    stream: "err",
    args,
    output:
      '{"level":"info","msg":"api endpoint https://api-v1.zrok.io"}\n[   0.1]    INFO main.(*sharePublicCommand).shareLocal: access your zrok share at the following endpoints:\n https://abc123def.share.zrok.io\n',
    url: "https://abc123def.share.zrok.io",
    failures: [["unable to load environment; did you 'zrok enable'?", "is not enabled here", false]],
  });
});

describe("version 2", () => {
  describeRecorded(zrok, {
    stream: "out",
    args,
    output: '{"msg":"access your zrok share at the following endpoints:\\n abc123def.shares.zrok.io"}\n',
    url: "https://abc123def.shares.zrok.io",
    failures: [],
  });
});
