/** Whether a header of this name is a credential of whoever sent it; signatures are not meant. */
export function isCredential(name: string): boolean {
  return credentials.test(name);
}

/** Whether a query parameter of this name, as it stands in a URL, is a credential or a signature. */
export function isPrivateParameter(name: string): boolean {
  const [plain = ""] = new URLSearchParams(name).keys();
  return credentials.test(plain) || privateEnd.test(plain);
}

const privateEnd = /(?:^|[-_.])(?:key|code|pass|pwd|pin|otp|sig|sign|signature|hmac|hash|digest)$/i;

/** Whether a URL with a private parameter stands in a header's value. */
export function holdsPrivateParameter(value: string): boolean {
  const names = [...value.matchAll(/[?&;]([^?&;=\s"<>]+)=[^&;\s"<>]/g)].map(([, name = ""]) => name);
  return /\/|\?/.test(value) && names.some(isPrivateParameter);
}

/** Whether a header of this name holds a signature by its looks; those of known schemes have other names too. */
export function looksLikeSignature(name: string): boolean {
  return /signature|(?:^|[-_.])(?:sig|sign|signing|hmac|digest|hash)(?:[-_.]|$)/i.test(name);
}

const credentials = new RegExp(
  [
    "authorization",
    "cookie",
    "password",
    "passwd",
    "secret",
    "credential",
    "token",
    "session",
    "jwt",
    "csrf|xsrf",
    "(?:^|[-_.])auth(?:[-_.]|$)",
    "(?:api|access|private|subscription|functions|master|auth)[-_]?key",
  ].join("|"),
  "i",
);
