import { describeLifecycle } from "./lifecycle.ts";
import { startLocalServer } from "./local-server.ts";
import { driverFor, fakeHost } from "./localtunnel-parts.ts";

let names = 0;

describeLifecycle("localtunnel and a real server", async () => {
  const server = await startLocalServer();
  return {
    driver: driverFor(server.host),
    stuck: driverFor(await fakeHost(() => {})),
    get: async (url) => (await server.through(url, { signal: AbortSignal.timeout(2_000) })).body.toString(),
    name: () => `life-${++names}`,
  };
});
