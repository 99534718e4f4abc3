import { it } from "vitest";
import { listening, secret, eventBody } from "../commands/listen/listening.ts";
import { startApp } from "../listen/local-app.ts";
it("runs", async () => {
  const app = await startApp((r, got) => { if (String(got.body).includes("failed")) { r.writeHead(400); r.end("Input buffers must have\nsame"); } else r.end("ok"); });
  const l = await listening([app.url, "--show-body", "--exec", "wc -c; echo $WHK_EVENT_TYPE"], { env: { WHK_PAYVOST_SECRET: secret }, tty: true });
  console.log((await l.send({})).status);
  console.log((await l.send({body: eventBody("payment.failed")})).status);
  console.log((await l.send({provider: "stripe"})).status);
  console.log((await l.post("{}")).status);
  await l.run.until((r) => r.stdout.includes("missing"));
  const done = await l.stop();
  console.log(done.stderr); console.log(done.stdout, done.code);
});
