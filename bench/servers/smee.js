// smee-client as its own command line runs it: `node smee.js <source> <target>`.
import { pathToFileURL } from "node:url";
import { peer } from "../children.js";

const [source, target] = process.argv.slice(2);
const { default: SmeeClient } = await import(pathToFileURL(peer("smee-client")).href);
const client = new SmeeClient({ source, target });
process.on("disconnect", () => process.exit());
await client.start();
process.send({ ready: true });
