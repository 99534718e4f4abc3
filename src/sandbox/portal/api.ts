import { isIP } from "node:net";
import { type Context, Hono } from "hono";
import * as v from "valibot";
import { WhkError } from "../../errors.ts";
import { pairHeaders } from "../../http.ts";
import type { Provider } from "../../providers/provider.ts";
import { checked } from "../control/input.ts";
import type { Bindings } from "../server.ts";
import { fields } from "../shape.ts";
import { checkAccess } from "./access.ts";
import { createCredential, credentialAction, credentialView, deleteCredential } from "./credentials.ts";
import { receive, tenantId } from "./receive.ts";
import { PortalRefusal, refusalAnswer } from "./refusal.ts";
import { type Hook, keyForms, type PortalState } from "./state.ts";

export interface PortalParts {
  readonly provider: Provider;
  readonly state: PortalState;
  /** Where the portal is, `http://127.0.0.1:4010/fluxvend`. */
  readonly url: string;
  readonly controlToken: string;
  /** The sandbox's time, ms. */
  now(): number;
}

type Env = { Bindings: Bindings };

/**
 * The receiving side of a provider the developer's app sends to: hooks with their addresses, credentials, and the
 * inbound hooks themselves. Paths as in the provider's own description, below the portal's URL. Everything but the
 * inbound hooks needs `Authorization: Bearer <controlToken>` or `Basic apiKey:secret` of an active credential.
 */
export function createPortal(parts: PortalParts): Hono<Env> {
  const app = new Hono<Env>();
  app.post("/webhooks/api/v1/i/:tenant/:ref", (context) => inbound(parts, context));
  app.use(async (context, next) => {
    checkAccess(context.req.header("authorization") ?? "", parts);
    await next();
  });
  addHooks(app, parts);
  addCredentials(app, parts);
  app.get("/transactions/api/v1", (context) => context.json({ data: parts.state.transactions() }));
  app.notFound((context) => refuse(parts, context, new PortalRefusal("absent", "no such path")));
  app.onError((thrown, context) => {
    if (thrown instanceof PortalRefusal) return refuse(parts, context, thrown);
    if (thrown instanceof WhkError)
      return refuse(parts, context, new PortalRefusal("malformed", thrown.message));
    return refuse(parts, context, new PortalRefusal("failed", "the sandbox failed; this is a defect in whk"));
  });
  return app;
}

async function inbound({ provider, state, now }: PortalParts, context: Context<Env>): Promise<Response> {
  const { tenant = "", ref = "" } = context.req.param();
  const { incoming } = context.env;
  const { ref: transactionRef, repeats } = receive(provider, state, {
    ...{ ref, tenant, now: now() },
    headers: pairHeaders(incoming.rawHeaders),
    body: Buffer.from(await context.req.arrayBuffer()),
    address: incoming.socket.remoteAddress ?? null,
  });
  const duplicate = repeats > 0;
  const message = duplicate ? "already linked" : "linked";
  return context.json({ data: { transactionRef, linked: true, duplicate }, message });
}

function addHooks(app: Hono<Env>, { state, url }: PortalParts): void {
  const path = "/webhooks/api/v1";
  const found = (context: Context<Env>): Hook => {
    const hook = state.hook(context.req.param("ref") ?? "");
    if (hook === null) throw new PortalRefusal("absent", "there is no such webhook");
    return hook;
  };
  app.get(path, (context) => context.json({ data: state.hooks().map((hook) => hookView(hook, url)) }));
  app.get(`${path}/:ref`, (context) => context.json({ data: hookView(found(context), url) }));
  app.put(`${path}/:ref`, async (context) => {
    const hook = found(context);
    if (!hook.enabled) throw new PortalRefusal("conflict", "enable the webhook first");
    const addresses = checked(addressList, await bodyOf(context));
    state.putHook({ ...hook, addresses: [...new Set(addresses)] });
    return context.json({ data: hookView(found(context), url), message: "updated" });
  });
  app.post(`${path}/:ref/enable`, (context) => {
    state.putHook({ ...found(context), enabled: true });
    return context.json({ data: hookView(found(context), url), message: "enabled" });
  });
  app.delete(`${path}/:ref/disable`, (context) => {
    state.forgetHook(found(context).ref);
    return context.json({
      data: hookView(found(context), url),
      message: "disabled; its addresses are deleted",
    });
  });
}

function addCredentials(app: Hono<Env>, { state }: PortalParts): void {
  const path = "/credentials/api/v1";
  app.get(path, (context) => context.json({ data: state.credentials().map((one) => credentialView(one)) }));
  app.post(path, async (context) => {
    const wanted = checked(credentialShape, await bodyOf(context));
    return context.json({ data: createCredential(state, wanted), message: "created" }, 201);
  });
  for (const action of ["regenerate", "activate", "deactivate"] as const) {
    app.post(`${path}/:key/${action}`, (context) =>
      context.json({
        data: credentialAction(state, context.req.param("key"), action),
        message: `${action}d`,
      }),
    );
  }
  app.delete(`${path}/:key`, (context) => {
    deleteCredential(state, context.req.param("key"));
    return context.json({ data: null, message: "deleted" });
  });
}

const addressList = v.array(
  v.pipe(
    v.string(),
    v.check((text) => isIP(text) !== 0, "must be an IP address"),
  ),
);

const credentialShape = fields({
  hooks: v.pipe(v.array(v.string()), v.nonEmpty("must name a webhook")),
  signsWith: v.exactOptional(v.picklist(keyForms)),
});

/** `url` is null while the hook is off. */
function hookView({ ref, signed, enabled, addresses }: Hook, url: string): object {
  return {
    ref,
    tenantId,
    enabled,
    signatureRequired: signed,
    whiteListedIps: addresses,
    url: enabled ? `${url}/webhooks/api/v1/i/${tenantId}/${ref}` : null,
  };
}

async function bodyOf(context: Context<Env>): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch {
    throw new PortalRefusal("malformed", "the body must be JSON");
  }
}

function refuse({ now }: PortalParts, context: Context<Env>, refusal: PortalRefusal): Response {
  const { status, body } = refusalAnswer(refusal, context.req.path, now());
  return context.json(body, status);
}
