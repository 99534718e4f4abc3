import type { App } from "../../app.ts";
import { forwarded } from "../../listen/forward.ts";
import { eventCells, layoutOf, nameTexts } from "../../output/cells.ts";
import { DeliveryColumns } from "../../output/columns.ts";
import { join, padEnd, text } from "../../output/text.ts";
import { signatureValue } from "../../signing/places.ts";
import { isCredential } from "../events/private-parts.ts";
import { requestRecord } from "../trigger/dry-run.ts";
import type { ReplayOptions } from "./options.ts";
import type { Ready } from "./prepare.ts";
import { deliveryLook } from "./report.ts";
import type { Acting } from "./send.ts";
import { schemeOf } from "./signer.ts";
import type { ReplayTotals } from "./totals.ts";

/** Shows what would be sent. */
export function planning(app: App, options: ReplayOptions, totals: ReplayTotals): Acting {
  const show = createShowPlan(app, options);
  return {
    act: async (ready) => {
      show(ready);
      totals.planned();
    },
    end: async () => {},
  };
}

/**
 * Prints what would be sent: a record of each request under --json, else a line, and the request as a cURL command
 * where one delivery is named. Credentials of the sender, and a secret that is sent as it stands, are masked.
 */
export function createShowPlan(app: App, options: ReplayOptions): (ready: Ready) => void {
  const { io } = app;
  const widths = new DeliveryColumns();
  const asCommand = options.choice.by === "id" && options.choice.ids.length === 1;
  return (ready) => {
    hideSecrets(app, ready);
    const { id, event } = ready.delivery;
    for (const { target, delivery } of ready.sends) {
      const { timeout } = options;
      const request = { ...forwarded(delivery, target, options.headers), timeout, maxAnswer: 0 };
      const record = requestRecord({ ...event, headers: request.headers, body: request.body }, request);
      if (io.mode.json) {
        io.record({ ...record, delivery: id, sent: ready.sent });
        continue;
      }
      io.line(planLine(app, ready, { url: record.url, widths }));
      if (asCommand) io.line(record.curl);
    }
  };
}

function planLine(app: App, { delivery, sent }: Ready, to: { url: string; widths: DeliveryColumns }) {
  const look = deliveryLook(app, to.widths);
  const cells = eventCells(delivery, look);
  const layout = layoutOf(cells, look);
  const names = nameTexts(delivery.receivedAt, cells, { layout, look });
  const how = look.paint.dim(padEnd(sent === "stored" ? "as stored" : sent, layout.verdict));
  return join([...names, how, text`${look.glyphs.to} ${to.url}`], "  ");
}

function hideSecrets({ io }: App, { delivery, provider, sends }: Ready): void {
  for (const { headers } of [delivery, ...sends.map((send) => send.delivery)]) {
    for (const [name, value] of headers) if (isCredential(name)) io.hide(value);
  }
  if (provider === null) return;
  const scheme = schemeOf(delivery, provider);
  if (scheme.kind !== "token") return;
  for (const one of [delivery, ...sends.map((send) => send.delivery)]) io.hide(signatureValue(scheme, one));
}
