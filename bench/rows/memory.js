import { residentSize, startListener, startScript } from "../children.js";
import { event, once, requestOf, send } from "../events.js";
import { inTurn, median, ratio } from "../measure.js";

const connections = 32;
const settle = 1_500;

/** What a listener holds when idle, and whether that grows with what it has handled. */
export async function measure({ quick, home }) {
  const idle = await inTurn(["bare", "whk"], quick ? 2 : 5, (kind) => idleSize(kind, home));
  const note = `bare ${Math.round(median(idle.bare))} MB, whk ${Math.round(median(idle.whk))} MB`;
  const row = {
    name: "idle listen RSS / bare node:http",
    ...ratio(idle.whk, idle.bare),
    floor: 1.6,
    aim: 1.4,
    note,
  };
  return [row, await growth(quick ? 20_000 : 100_000, home)];
}

async function idleSize(kind, home) {
  const server =
    kind === "bare" ? await startScript("servers/app.js", [], home) : await startListener([], { home });
  await new Promise((resolve) => setTimeout(resolve, settle));
  const size = residentSize(server.pid);
  await server.close();
  return size;
}

/** Recorded, shown and forwarded; the first fifth fills the pools and caches. */
async function growth(count, home) {
  const app = await startScript("servers/app.js", [], home);
  const listener = await startListener([`http://127.0.0.1:${app.port}/`], { home });
  const sizes = [];
  const step = count / 5;
  for (let part = 0; part <= 5; part += 1) {
    const requests = Array.from({ length: step }, (_, n) => requestOf(event(part * step + n, 1_024)));
    await send(listener.port, connections, once(requests));
    sizes.push(residentSize(listener.pid));
  }
  await listener.close();
  await app.close();
  // A leak shows in the lowest size of a half; a collection that is late does not.
  const value = Math.min(...sizes.slice(3)) / Math.min(...sizes.slice(0, 3));
  const note = `after each fifth: ${sizes.map(Math.round).join(", ")} MB`;
  return {
    name: `RSS after ${count.toLocaleString("en")} more events / before`,
    value,
    floor: 1.15,
    aim: 1.05,
    note,
  };
}
