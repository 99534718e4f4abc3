// The bare package in front of a port: `node localtunnel.js <tunnel server> <port>`.
import localtunnel from "localtunnel";

const [host, port] = process.argv.slice(2);
process.on("disconnect", () => process.exit());
const tunnel = await localtunnel({ host, port: Number(port), subdomain: "bare-package" });
tunnel.on("error", () => {});
process.send({ url: tunnel.url });
