import { devtunnel } from "../../../src/tunnel/presets/devtunnel.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(devtunnel, {
  stream: "out",
  args: ["host", "-p", "4321", "--allow-anonymous"],
  output: `Hosting port: <port>
Connect via browser: https://1abc2def.euw.devtunnels.ms:<port>, https://1abc2def-<port>.euw.devtunnels.ms
Inspect network activity: https://1abc2def-<port>-inspect.euw.devtunnels.ms

Ready to accept connections for tunnel: quiet-fox-1abc2def
`,
  url: "https://1abc2def-4321.euw.devtunnels.ms",
  failures: [["You are not logged in. Login required.", "is not logged in", false]],
});
