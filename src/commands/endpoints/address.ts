import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { isLocalName } from "../../http.ts";
import { text } from "../../output/text.ts";

/**
 * The URL events are to go to, as it was written. Warns of one the provider cannot reach. Throws a usage error
 * for what is no http(s) URL, and for http with a live key.
 */
export function checkAddress(
  app: App,
  connection: Connection,
  { flag, value }: { flag: string; value: string },
): string {
  const url = readUrl(flag, value);
  const { mode, provider } = connection;
  if (mode === "live" && url.protocol !== "https:") {
    throw refused(
      flag,
      `a live key registers https only: events of real payments must not travel readable, and ${provider.id} must not send them to just anybody`,
      "use the https URL of your app",
    );
  }
  const local = isLocal(url.hostname);
  if (mode !== "sandbox" && local) {
    app.io.warn(
      text`warning: ${provider.id} cannot reach ${url.host}, which is an address of this machine or network; use the public URL \`whk listen\` shows, or --sandbox`,
    );
  }
  if (mode === "sandbox" && !local) {
    app.io.warn(
      text`warning: the sandbox delivers to addresses of this machine only; \`whk sandbox --allow-remote\` delivers to others too`,
    );
  }
  return value;
}

function readUrl(flag: string, value: string): URL {
  if (/\s|[\x00-\x1f\x7f]/.test(value))
    throw refused(flag, "a URL holds no blanks and no control characters", example);
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
    throw refused(flag, `"${value}" is no http or https URL`, example);
  }
  const url = new URL(value);
  if (url.hash !== "") throw refused(flag, "what follows # is never sent to a server", "leave it out");
  if (url.username !== "" || url.password !== "") {
    throw refused(
      flag,
      "a URL with a name or password in it is shown to everyone who may see the endpoint",
      "the signature tells who sends; leave them out",
    );
  }
  return url;
}

const example = "write it whole, like https://example.com/hooks";

/** Addresses of this machine and of private networks (RFC 1918, RFC 4193, RFC 3927, RFC 6762). */
function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return (
    isLocalName(host) ||
    /\.(local|internal|lan|home\.arpa)$/i.test(host) ||
    /^(0|10|127)\.\d+\.\d+\.\d+$|^192\.168\.|^169\.254\.\d|^172\.(1[6-9]|2\d|3[01])\.\d/.test(host) ||
    /^(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:7f.*)$/i.test(host)
  );
}

function refused(flag: string, problem: string, hint: string): WhkError {
  return new WhkError("usage", "bad_url", `${flag}: ${problem}`, { hint });
}
