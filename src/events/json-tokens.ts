const space = 1;
const punctuation = 2;
const quote = 3;
/** What a character begins; any other is of a number or a literal. */
const beginnings = new Uint8Array(128);
for (const character of " \t\r\n") beginnings[character.charCodeAt(0)] = space;
for (const character of "{}[],:") beginnings[character.charCodeAt(0)] = punctuation;
beginnings['"'.charCodeAt(0)] = quote;

/** Offset of the first token at `at` or behind, the length of the text when there is none. */
export function tokenStart(text: string, at: number): number {
  let start = at;
  while (beginnings[text.charCodeAt(start)] === space) start++;
  return start;
}

/** Offset behind the token, or the white space, that starts at `at`; what is no JSON falls into tokens as well. */
export function tokenEnd(text: string, at: number): number {
  const beginning = beginnings[text.charCodeAt(at)];
  if (beginning === quote) return stringEnd(text, at);
  let end = at + 1;
  if (beginning === space) end = tokenStart(text, end);
  else if (beginning !== punctuation) while (end < text.length && !beginnings[text.charCodeAt(end)]) end++;
  return end;
}

/** The key a string token stands for; one character of the token is one byte. */
export function keyOf(token: string): string {
  if (/^"[^\\\x7f-\xff]*"$/.test(token)) return token.slice(1, -1);
  return JSON.parse(Buffer.from(token, "latin1").toString("utf8"));
}

function stringEnd(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text[before] === "\\") before--;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return text.length;
}
