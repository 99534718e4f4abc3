// A real localtunnel server on 127.0.0.1: argv holds its code, bundled to CommonJS, its port and its domain.
import { createRequire } from "node:module";
import { Server } from "node:net";

// The port of each tunnel would be open to the whole network.
const listen = Server.prototype.listen;
Server.prototype.listen = function (...given) {
  return typeof given[0] === "function"
    ? listen.call(this, 0, "127.0.0.1", given[0])
    : listen.apply(this, given);
};

const [, , code, port, domain] = process.argv;
const { default: createServer } = createRequire(import.meta.url)(code);
const server = createServer({ domain: `${domain}:${port}`, max_tcp_sockets: 10 });
if (domain === "localhost") {
  // It finds no name below that by itself.
  const rename =
    (from, to) =>
    ({ headers }) => {
      if (headers.host?.endsWith(from)) headers.host = headers.host.slice(0, -from.length) + to;
    };
  const names = [`.localhost:${port}`, ".lt.test"];
  server.prependListener("request", rename(...names));
  server.on("request", rename(...names.reverse()));
}
server.listen(Number(port), "127.0.0.1", () => process.send("ready"));
