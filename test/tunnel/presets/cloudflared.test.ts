import { cloudflared } from "../../../src/tunnel/presets/cloudflared.ts";
import { describeRecorded } from "./recorded.ts";

describeRecorded(cloudflared, {
  stream: "err",
  args: ["tunnel", "--no-autoupdate", "--url", "http://127.0.0.1:4321"],
  output: `2026-11-21T22:00:00Z INF Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare account, is a quick way to experiment. The Website terms: (https://www.cloudflare.com/website-terms/)
2026-11-21T22:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...
2026-11-21T22:00:01Z INF +--------------------------------------------------------------------------------------------+
2026-11-21T22:00:01Z INF |  Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):  |
2026-11-21T22:00:01Z INF |  https://quiet-fox-walks-home.trycloudflare.com                                            |
2026-11-21T22:00:01Z INF +--------------------------------------------------------------------------------------------+
2026-11-21T22:00:02Z INF Registered tunnel connection connIndex=0 connection=0a1b event=0 ip=198.41.200.1 location=fra03 protocol=quic
`,
  url: "https://quiet-fox-walks-home.trycloudflare.com",
  failures: [
    [
      'failed to unmarshal quick Tunnel: error code: 1015 status_code="429 Too Many Requests"',
      "too many quick",
      true,
    ],
    [
      'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp',
      "no quick tunnel",
      true,
    ],
  ],
});
