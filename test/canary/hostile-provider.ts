import type { ServerResponse } from "node:http";
import type { Seen } from "../servers.ts";
import { signingSecret } from "./canaries.ts";

/** How the provider misbehaves; the first part of its paths. */
export const misbehaviours = [
  "401",
  "403",
  "404",
  "409",
  "422",
  "429",
  "500",
  "html",
  "cut",
  "redirect",
  "reset",
  "echo",
] as const;

/** A provider that gives back the key it was called with, in every way it can. */
export function hostileAnswer({ url, rawHeaders, body }: Seen, response: ServerResponse): void {
  const [, how = "", ...path] = url.split("/");
  const at = rawHeaders.findIndex((name) => name.toLowerCase() === "authorization");
  const header = at < 0 ? "" : (rawHeaders[at + 1] ?? "");
  const key = header.replace(/^Bearer /, "");
  if (how === "reset") return void response.destroy();
  response.setHeader("x-request-id", key);
  response.setHeader("retry-after", "1");
  if (how === "redirect")
    return void response.writeHead(302, { location: `https://x.example/?${key}` }).end();
  if (how === "html") {
    return void response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<html><title>${header}</title><body>${key} ${everyForm(key)}</body></html>`);
  }
  response.setHeader("content-type", "application/json");
  if (how === "cut") return void response.writeHead(200).end(`{"data":{"id":"${key}","key":"${key}`);
  if (how !== "echo") return void response.writeHead(Number(how)).end(refusal(header, key, body));
  const isList = path.at(-1)?.startsWith("webhooks") === true && body.length === 0;
  const isLog = path.join("/").includes("logs") || path.join("/").includes("deliveries");
  const answer = isLog ? [attempt(key)] : isList ? [endpoint(key)] : endpoint(key);
  response.writeHead(200).end(JSON.stringify({ success: true, data: answer }));
}

function refusal(header: string, key: string, body: Buffer): string {
  const message = `Authorization: ${header} is wrong: ${everyForm(key)}`;
  const error = { code: key, message, type: key, [key]: key, details: [{ field: key, message }] };
  return JSON.stringify({ success: false, error, message, requestId: key, echo: body.toString() });
}

function everyForm(key: string): string {
  const bytes = Buffer.from(key);
  const basic = Buffer.from(`user:${key}`).toString("base64");
  return [key, bytes.toString("base64"), basic, bytes.toString("hex"), encodeURIComponent(key)].join(" ");
}

function endpoint(key: string): object {
  return {
    id: "webhook_1",
    url: `https://shop.example/${key}`,
    events: ["payment.succeeded", key],
    enabled: true,
    description: everyForm(key),
    metadata: { [key]: key },
    createdAt: "2026-11-21T12:00:00Z",
    secret: signingSecret.value,
  };
}

function attempt(key: string): object {
  return {
    id: key,
    webhookId: "webhook_1",
    event: key,
    eventId: key,
    status: "failed",
    responseCode: 500,
    responseBody: everyForm(key),
    attempts: 1,
    createdAt: "2026-11-21T12:00:00Z",
    error: key,
  };
}
