import { isLocalName } from "../http/lookup.ts";

/**
 * Reads the base of a REST API: https, or http on this machine; without user name, query and fragment. Answers it
 * without slashes at the end, or what is wrong with it.
 */
export function readApiBase(text: string): { base: string } | { problem: string; hint: string } {
  const hint = "write it whole, like https://api.example.com/v1";
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { problem: "is no URL", hint };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return {
      problem: "holds a user name or password",
      hint: "leave them out; `whk login` takes the API key",
    };
  }
  if (url.search !== "" || url.hash !== "")
    return { problem: "has a query or a fragment", hint: "leave it out" };
  if (url.protocol === "http:" && !isThisMachine(url.hostname)) {
    return {
      problem: "is http: others could read the API key",
      hint: "use https; http works on this machine only",
    };
  }
  return { base: url.href.replace(/\/+$/, "") };
}

/** True for a host of a URL that can only be this machine. */
export function isThisMachine(hostname: string): boolean {
  return isLocalName(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === "[::1]";
}
