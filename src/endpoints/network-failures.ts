import { WhkError } from "../errors.ts";
import type { HttpFailure, HttpFailureKind } from "../http.ts";
import type { Failed } from "./answers.ts";
import { publicText } from "./public-text.ts";
import type { Asked } from "./request.ts";
import { baseInWords, detailsOf, howToFindOut } from "./wording.ts";

/** A request without an answer; `done` is `no` only when it cannot have reached the provider. */
export function noAnswer(asked: Asked, failure: HttpFailure): Failed {
  const { connection } = asked;
  const done = neverSent(failure) ? "no" : "unknown";
  const { code, words, hint } = reasons[failure.kind](asked);
  const detail = publicText(connection, failure.detail, 200);
  const { hostname } = new URL(connection.base);
  const error = new WhkError("network", code, `${connection.provider.id} (${hostname}) ${words}: ${detail}`, {
    hint: (done === "unknown" ? howToFindOut(asked) : null) ?? hint,
    details: { ...detailsOf(asked), reason: failure.kind },
  });
  return {
    ok: false,
    error,
    done,
    status: null,
    passing: mayPass(failure.kind) ? "failure" : null,
    wait: null,
  };
}

/** Node names the system call that failed: before `connect` succeeds nothing is sent. */
function neverSent({ kind, detail }: HttpFailure): boolean {
  return kind === "refused" || kind === "dns" || kind === "tls" || detail.startsWith("connect ");
}

/** Somebody is at home who refuses, or the certificate is wrong: the same in a second. */
function mayPass(kind: HttpFailureKind): boolean {
  return kind !== "refused" && kind !== "tls" && kind !== "aborted";
}

/** A call that was stopped between two tries. */
export function stoppedWaiting(asked: Asked, done: Failed["done"]): Failed {
  const { id } = asked.connection.provider;
  const error = new WhkError("network", "aborted", `stopped while waiting to ask ${id} again`, {
    hint: (done === "unknown" ? howToFindOut(asked) : null) ?? again,
    details: { ...detailsOf(asked), reason: "aborted" },
  });
  return { ok: false, error, done, status: null, passing: null, wait: null };
}

interface Reason {
  readonly code: string;
  readonly words: string;
  readonly hint: string;
}

const again = "try again";

const reasons: Readonly<Record<HttpFailureKind, (asked: Asked) => Reason>> = {
  refused: ({ connection }) => ({
    code: "provider_unreachable",
    words: "cannot be reached",
    hint:
      connection.mode === "sandbox"
        ? "is the sandbox running? `whk sandbox` starts it"
        : `does something listen on ${baseInWords(connection)}? \`whk config explain\` says where the address comes from`,
  }),
  dns: ({ connection }) => ({
    code: "provider_unreachable",
    words: "cannot be reached",
    hint: `check the network, and the address ${baseInWords(connection)}`,
  }),
  network: () => ({
    code: "provider_unreachable",
    words: "cannot be reached",
    hint: "check the network, then try again",
  }),
  tls: () => ({
    code: "tls_failed",
    words: "cannot be trusted",
    hint: "whk always checks a provider's certificate; behind a proxy that signs its own, name it in NODE_EXTRA_CA_CERTS",
  }),
  timeout: () => ({ code: "provider_timeout", words: "did not answer in time", hint: again }),
  reset: () => ({ code: "connection_lost", words: "ended the connection", hint: again }),
  protocol: () => ({
    code: "connection_lost",
    words: "gave no usable answer",
    hint: "try again; is the address right? `whk config explain` says where it comes from",
  }),
  aborted: () => ({ code: "aborted", words: "was not waited for", hint: again }),
};
