import { operationsBy } from "./catalogue.ts";
import type { EventType, Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = {
  evidence: "stated",
  source: "docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries",
} as const;
const catalogue = {
  evidence: "stated",
  source: "docs.github.com/webhooks/webhook-events-and-payloads; payloads shortened",
} as const;
const reference = { evidence: "stated", source: "docs.github.com/rest/repos/webhooks" } as const;
const failed = "docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries";

export const github: Provider = {
  id: "github",
  name: "GitHub",
  direction: "in",
  summary: "Pushes, pull requests, issues, releases and workflow runs",
  schemes: [
    {
      scheme: {
        id: "github",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "x-hub-signature-256", prefix: "sha256=" },
        signed: "{body}",
        key: { steps: ["utf8"] },
      },
      ...page,
    },
  ],
  envelope: { type: "header:x-github-event", id: "header:x-github-delivery", time: null, ...catalogue },
  duplicateKey: ["header:x-github-delivery"],
  events: [
    event("ping", "a webhook was set up"),
    event("push", "commits were pushed"),
    event("pull_request", "a pull request was opened"),
    event("issues", "an issue was opened"),
    event("issue_comment", "an issue was commented on"),
    event("release", "a release was published"),
    event("workflow_run", "a workflow run ended"),
    event("check_run", "a check ended"),
  ],
  fresh: { id: { at: "header:x-github-delivery", pattern: "{uuid}" }, time: [] },
  delivery: {
    retries: [],
    timeLimit: 10_000,
    success: "2xx",
    note: "never sent again by itself; redeliver by hand or with the API; Enterprise Server waits 30 s",
    evidence: "stated",
    source: failed,
  },
  pitfalls: [
    {
      statuses: [400, 401],
      says: "signature does not match event payload and secret",
      cause: "@octokit/webhooks got another secret, or JSON that was parsed and written again",
      fix: "hand verifyAndReceive the raw body as a string",
    },
    {
      statuses: [400, 401, 403],
      says: "sha1",
      cause: "the app checks the old X-Hub-Signature with SHA-1, which whk does not send",
      fix: "check X-Hub-Signature-256",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("api", reference, {
      create: "POST /repos/{owner}/{repo}/hooks; also Settings > Webhooks",
      list: "GET /repos/{owner}/{repo}/hooks",
      show: "GET /repos/{owner}/{repo}/hooks/{id}",
      update: "PATCH /repos/{owner}/{repo}/hooks/{id}",
      delete: "DELETE /repos/{owner}/{repo}/hooks/{id}",
      rotate: "PATCH /repos/{owner}/{repo}/hooks/{id}/config with a new secret; no overlap",
      test: "POST /repos/{owner}/{repo}/hooks/{id}/tests sends a push, …/pings a ping",
      logs: "GET /repos/{owner}/{repo}/hooks/{id}/deliveries",
    }),
  ],
  notes: [
    "Type and id stand in the headers X-GitHub-Event and X-GitHub-Delivery, which are not signed.",
    "Nothing in the signature tells an old delivery from a fresh one.",
    "A hook with content type form sends payload=… instead of JSON; the signature covers those bytes.",
    "Meta uses the same header.",
  ],
};

function event(type: string, title: string): EventType {
  return { type, title, headers: { "x-github-event": type }, ...catalogue };
}
