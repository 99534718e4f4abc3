import { escapeText } from "./escape.ts";

/** Masks secrets in everything printed: those it was told, and what looks like one. */
export interface Redactor {
  /** Adds a secret; shorter than four characters is not searched for. */
  hide(secret: string): void;
  /** The text with secrets masked, except the `revealed` ones. */
  redact(text: string, revealed?: readonly string[]): string;
}

const shortest = 4;
const keyLike = /[sr]k(?<=(?:^|[^A-Za-z0-9]|\x1b\[[0-9;]*m)[sr]k)_(?:live|test)_\w{6,}/;
const hookLike = /wh(?:sec|sk)(?<=(?:^|[^A-Za-z0-9]|\x1b\[[0-9;]*m)wh(?:sec|sk))_[A-Za-z0-9+/=_-]{16,}/;
const userinfo = /(?<=:\\?\/\\?\/)[^\s/\\@"'<>?#\x00\x1b]+(?=@)/;
const authorization =
  /(authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?:[a-z]{1,16} {1,4})?)([^\s"'\\,;\x00\x1b]{4,})/;
const lookAlike = new RegExp(
  [keyLike, hookLike, userinfo, authorization].map((one) => one.source).join("|"),
  "gi",
);
const mayLookAlike = /[sr]k_|whsec_|authorization|@/i;

/** `ellipsis` stands for what is masked. */
export function createRedactor(ellipsis: string): Redactor {
  const owners = new Map<string, string>();
  let known: RegExp | null = null;

  return {
    hide(secret) {
      const before = owners.size;
      for (const part of partsOf(secret)) {
        for (const form of formsOf(part)) if (!owners.has(form)) owners.set(form, part);
      }
      if (owners.size > before) known = alternation([...owners.keys()]);
    },
    redact(text, revealed = []) {
      const mask = (found: string) => {
        const secret = owners.get(found) ?? found;
        return revealed.some((one) => one === secret || one.includes(found))
          ? found
          : maskSecret(secret, ellipsis);
      };
      const rest = known === null ? text : text.replace(known, mask);
      if (!mayLookAlike.test(rest)) return rest;
      return rest.replace(lookAlike, (found, name?: string, value?: string) =>
        name === undefined || value === undefined ? mask(found) : name + mask(value),
      );
    },
  };
}

/** `whsec_…a91f`: the prefix and, of a secret long enough, the last four characters. */
export function maskSecret(secret: string, ellipsis: string): string {
  const prefix = /^(?:whsec_|whsk_|[a-z]{2}_(?:live|test)_)/.exec(secret)?.[0] ?? "";
  const tail = secret.length - prefix.length >= 16 ? secret.slice(-4) : "";
  return prefix + ellipsis + escapeText(tail);
}

/** The secret, its halves when it is `a:b` or a key of several lines, and what follows a prefix. */
function partsOf(secret: string): string[] {
  const pieces = secret.split(/[:\r\n]+/).filter((piece) => piece.length >= 8 && !piece.startsWith("-----"));
  const bare = secret.replace(/^[a-z]{2,6}_(?:live_|test_)?/, "");
  return [secret, secret.trim(), ...pieces, ...(bare.length >= 12 ? [bare] : [])];
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].flatMap((shift) => base64Within(bytes, shift));
  const url = urlEncoded(secret);
  const forms = [
    secret,
    escapeText(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
    ...url,
    ...url.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
  ];
  return secret.length < shortest ? [] : forms;
}

/** What is sure to stand in the base64 of a longer text that holds these bytes at `shift` modulo 3. */
function base64Within(bytes: Buffer, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
  const start = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + bytes.length) * 8) / 6);
  return end - start >= 6 ? [encoded.slice(start, end)] : [];
}

function urlEncoded(secret: string): string[] {
  const form = new URLSearchParams([["", secret]]).toString().slice(1).replaceAll("+", "%20");
  const component = form.replace(/%(?:21|27|28|29|7E)/g, (code) => decodeURIComponent(code));
  return [form, form.replaceAll("%20", "+"), component];
}

/** Longer forms first, so that the whole is masked where one form holds another. */
function alternation(forms: string[]): RegExp {
  const longestFirst = forms.sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g");
}
