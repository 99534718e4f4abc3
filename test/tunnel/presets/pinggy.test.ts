import { pinggy } from "../../../src/tunnel/presets/pinggy.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(pinggy, {
  stream: "out",
  args: ["-p", "443", "-R", "0:127.0.0.1:4321", "a.pinggy.io"],
  output: `You are not authenticated.
Your tunnel will expire in 60 minutes. Upgrade to Pinggy Pro to get unrestricted tunnels. https://dashboard.pinggy.io
http://rnabc-203-0-113-7.a.free.pinggy.link
https://rnabc-203-0-113-7.a.free.pinggy.link
`,
  url: "https://rnabc-203-0-113-7.a.free.pinggy.link",
  failures: [
    ["ssh: connect to host a.pinggy.io port 443: Connection timed out", "did not reach the server", true],
  ],
});
