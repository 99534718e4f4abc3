import type { MiddlewareHandler } from "hono";
import { equalSecrets } from "../../signing/digest.ts";
import { failure } from "./input.ts";

/**
 * Lets a request pass that has the control token and does not come from a page of another origin. No answer
 * has a CORS header, so no page can read one.
 */
export function guard(url: string, token: string): MiddlewareHandler {
  const { port } = new URL(url);
  const origins = ["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}:${port}`);
  return async (context, next) => {
    const origin = context.req.header("origin");
    if (origin !== undefined && !origins.includes(origin)) {
      const message = "a page of another origin may not control the sandbox";
      return failure(context, 403, { code: "foreign_origin", message });
    }
    const given = /^Bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
    if (!equalSecrets(Buffer.from(given), Buffer.from(token))) {
      context.header("WWW-Authenticate", "Bearer");
      const message = "the control API needs `Authorization: Bearer <controlToken>`";
      return failure(context, 401, { code: "unauthorized", message });
    }
    return next();
  };
}
