import type { Pitfall } from "./provider.ts";

const refused = [400, 401, 403, 422];

/** Why apps of any provider answer an error to a delivery whose signature is right, the likeliest first. */
export const usualCauses: readonly Pitfall[] = [
  {
    statuses: [500],
    says: "KeyObject, or CryptoKey",
    cause: "the secret is not set in the app's environment, so createHmac throws",
    fix: "set the variable the app reads its webhook secret from, then restart it",
  },
  {
    statuses: [403, 419],
    says: "CSRF",
    cause: "the framework's CSRF protection refuses a POST that no form of its own sent",
    fix: "exempt the webhook route (Django: csrf_exempt; Laravel: validateCsrfTokens except)",
  },
  {
    statuses: refused,
    cause: "the app checks the signature with another secret",
    fix: "compare the secret the app reads with the one whk uses",
  },
  {
    statuses: refused,
    cause: "a body parser ran first and the app checks JSON it wrote again, not the bytes received",
    fix: "give the webhook route the raw body, for example express.raw() before express.json()",
  },
  {
    statuses: [404],
    cause: "the app has no route at this path",
    fix: "compare the path with the routes of the app; `whk listen 3000/webhooks` puts one in front",
  },
  { statuses: [405], cause: "the route exists, but not for this method", fix: "handle POST on that route" },
  {
    statuses: [413],
    cause: "the body is larger than the app's body parser allows",
    fix: "raise the parser's limit for the webhook route",
  },
  {
    statuses: [415],
    cause: "the app refuses the content type, which whk passes on untouched",
    fix: "accept the content type the provider sends",
  },
  {
    statuses: [301, 302, 303, 307, 308],
    cause: "the app redirects, and providers do not follow redirects",
    fix: "use the final URL as the target: scheme, trailing slash and all",
  },
];
