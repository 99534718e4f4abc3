import { ngrok } from "../../../src/tunnel/presets/ngrok.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(ngrok, {
  stream: "out",
  args: ["http", "127.0.0.1:4321", "--log=stdout", "--log-format=json"],
  output: `{"lvl":"info","msg":"open config file","path":"/home/me/.config/ngrok/ngrok.yml","t":"2026-11-21T22:00:00Z"}
{"addr":"127.0.0.1:4040","lvl":"info","msg":"starting web service","obj":"web","t":"2026-11-21T22:00:00Z","url":"http://127.0.0.1:4040"}
{"addr":"http://127.0.0.1:<port>","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-11-21T22:00:01Z","url":"https://quiet-fox.ngrok-free.app"}
`,
  url: "https://quiet-fox.ngrok-free.app",
  failures: [
    [
      '{"err":"authentication failed: Usage of ngrok requires a verified account. ERR_NGROK_4018"}',
      "no valid token",
      false,
    ],
    [
      "ERROR:  authentication failed: Your account is limited to 1 simultaneous agent sessions. ERR_NGROK_108",
      "runs already",
      true,
    ],
  ],
});
