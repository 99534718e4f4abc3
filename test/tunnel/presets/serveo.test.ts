import { serveo } from "../../../src/tunnel/presets/serveo.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(serveo, {
  stream: "out",
  args: ["-R", "80:127.0.0.1:4321", "serveo.net"],
  output:
    "To register your key, visit https://console.serveo.net/ssh/keys\r\n\x1b[32mForwarding HTTP traffic from https://abc123.serveousercontent.com\x1b[0m\r\n",
  url: "https://abc123.serveousercontent.com",
  failures: [
    ["Error: remote port forwarding failed for listen port 80", "was refused the name or port", true],
  ],
});
