// smee-client behind an event-stream source on this machine.
import { createServer } from "node:http";
import { deferred, notInstalled, peer, startScript } from "../children.js";

export function smeeMissing() {
  return peer("smee-client") === null ? notInstalled : null;
}

/** The client in a process of its own; `push` hands it one event. */
export async function startSmee(target, home) {
  const connected = deferred();
  const source = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("event: ready\ndata: {}\n\n");
    connected.resolve(response);
  });
  await new Promise((resolve) => source.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${source.address().port}/channel`;
  const client = await startScript("servers/smee.js", [url, target], home);
  const stream = await connected.promise;
  stream.socket.setNoDelay(true);
  return {
    pid: client.pid,
    push: (event) => stream.write(`id: ${event.n}\ndata: ${messageOf(event)}\n\n`),
    close: async () => {
      await client.close();
      source.closeAllConnections();
      source.close();
    },
  };
}

function messageOf({ body, signature }) {
  return `{"body":${body},"query":{},"timestamp":1,"content-type":"application/json","payvost-signature":"${signature}"}`;
}
