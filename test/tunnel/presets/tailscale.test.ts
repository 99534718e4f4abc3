import { tailscale } from "../../../src/tunnel/presets/tailscale.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(tailscale, {
  stream: "out",
  args: ["funnel", "http://127.0.0.1:4321"],
  output: `Available on the internet:

https://my-laptop.tail1234.ts.net/
|-- proxy http://127.0.0.1:<port>

Press Ctrl+C to exit.
`,
  url: "https://my-laptop.tail1234.ts.net",
  failures: [
    [
      "Funnel is not enabled on your tailnet.\nTo enable, visit:\n https://login.tailscale.com/f/funnel?node=n1",
      "may not use Funnel",
      false,
    ],
    ["updating config: Unable to turn on Funnel while shields-up is enabled", "may not use Funnel", false],
    ["Logged out.", "is not connected", false],
  ],
});
