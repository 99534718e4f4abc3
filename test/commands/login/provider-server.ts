import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** A provider on this machine that answers every request with this status; `requests` are the paths it saw. */
export async function providerAnswering(status: number, body: unknown = {}) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { base: `http://127.0.0.1:${port}/payvost/v1`, requests };
}
