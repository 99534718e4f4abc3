/**
 * whk in tests: a listener that receives, verifies and explains, and the two halves of every signature.
 *
 * ```js
 * import { sign, startListener, verify } from "whk";
 *
 * // A listener of its own on a free port, with a secret of its own; your app is behind it.
 * const listener = await startListener({ provider: "payvost", forwardTo: 3000 });
 * const sent = await listener.trigger("payment.succeeded", { set: { "data.amount": 42 } });
 * const delivery = await listener.waitFor("payment.*", { where: ({ id }) => id === sent.id });
 * console.log(sent.status, delivery.verdict, delivery.json().data.amount);
 *
 * // What an app has to answer when somebody has changed the body on the way.
 * const forged = await listener.trigger("payment.succeeded", { tamper: "body" });
 * console.log(forged.status, listener.deliveries.at(-1).verdict);
 * await listener.close();
 *
 * // The same without a listener.
 * const secret = "whsec_x";
 * const signed = await sign({ provider: "payvost", secret, body: '{"amount": 150, "currency": "NGN"}' });
 * const body = JSON.stringify(JSON.parse(signed.body)); // the usual mistake: parsed, and written again
 * const { ok, reason } = await verify({ provider: "payvost", secret, headers: signed.headers, body });
 * console.log(ok, reason);
 * ```
 *
 * @packageDocumentation
 */
export type { WhkError } from "../errors.ts";
export type { Verdict } from "../events/delivery.ts";
export type { TamperKind } from "../signing/tamper-kinds.ts";
export type {
  AppInput,
  DeliveryAttempt,
  Listener,
  ListenerOptions,
  ReceivedDelivery,
  TriggerOptions,
  TriggerResult,
  WaitOptions,
} from "./listener.ts";
export type { BodyInput, HeadersInput } from "./request.ts";
export { type SignedBody, type SignOptions, sign } from "./sign.ts";
export { startListener } from "./start-listener.ts";
export { type VerifyOptions, type VerifyResult, verify } from "./verify.ts";
