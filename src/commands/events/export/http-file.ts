import { cannotExport, type Format, type FormatContext } from "./format.ts";
import { bodyText, escapedText } from "./literals.ts";
import { type ExportedRequest, titleOf } from "./request.ts";

/** A file for the HTTP clients of JetBrains and VS Code: requests separated by `###`. */
export const httpFile: Format = {
  extension: "http",
  write: (requests, context) => requests.map((request) => requestOf(request, context)).join("\n"),
};

function requestOf(request: ExportedRequest, context: FormatContext): string {
  const { method, url, headers, body } = request;
  for (const [name, value] of headers) {
    if (/[^\x20-\x7e]|\{\{/.test(value)) {
      throw cannotExport("http", `the file cannot hold the header ${name} as it is`, "use --as curl");
    }
  }
  const lines = headers.map(([name, value]) => `${name}: ${value}\n`).join("");
  const end = body.length === 0 ? "" : `\n${bodyOf(body, context)}\n`;
  return `### ${titleOf(request)}\n${method} ${url}\n${lines}${end}`;
}

function bodyOf(body: Buffer, { attach }: FormatContext): string {
  const text = bodyText(body);
  if (text !== null && isPlain(text)) return text;
  if (attach !== null) return `< ./${attach(body)}`;
  throw cannotExport(
    "http",
    "the file cannot hold this body as it is",
    "with --out hooks.http the body is written beside it",
  );
}

/** Nothing in it means something to the clients, is cut off at the ends, or cannot be seen. */
function isPlain(text: string): boolean {
  const isTrimmed = text.trim() === text && !/^(?:###|#|\/\/|[<>?&]|@)/m.test(text);
  return isTrimmed && !text.includes("{{") && escapedText(text, /(?!)/g, () => "") === text;
}
