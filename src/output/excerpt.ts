import { type AppAnswer, headerValues } from "../events/delivery.ts";
import { count } from "./time.ts";

const looked = 8192;
const kept = 4096;
const most = 50;

/**
 * What an app said, for a human: its first lines that are no stack frames, without HTML tags. Not
 * escaped yet. `redact` is applied before anything is cut off. Empty: the app answered without a body.
 */
export function excerpt(answer: AppAnswer, redact: (value: string) => string): string[] {
  const encoding = headerValues(answer.headers, "content-encoding")[0] ?? "identity";
  if (answer.body.length === 0) return [];
  if (encoding !== "identity") return [`(${count(answer.body.length)} bytes, ${encoding.slice(0, 20)})`];
  if (answer.body.subarray(0, looked).includes(0)) return [`(${count(answer.body.length)} binary bytes)`];
  const said = redact(answer.body.toString("utf8", 0, looked)).slice(0, kept);
  const type = headerValues(answer.headers, "content-type")[0] ?? "";
  const plain = /\bhtml\b/i.test(type) || /^\s*<(?:!doctype|html)/i.test(said) ? withoutTags(said) : said;
  const lines = /^\s*[{[]/.test(plain) ? [plain.replace(/\s*\n\s*/g, " ")] : plain.split(/\r\n|\r|\n/);
  const spoken = lines.map((line) => line.trim()).filter((line) => line !== "" && !/^at .*\d\)?$/.test(line));
  return spoken.slice(0, most);
}

function withoutTags(html: string): string {
  return html
    .replace(/<(head|script|style)\b[^<>]*>[\s\S]*?<\/\1>/gi, "")
    .replace(/[\r\n]+/g, " ")
    .replace(/<(?:br|\/p|\/pre|\/div|\/li|\/h[1-6]|\/title)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(?:nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);
}

const entities: Readonly<Record<string, string>> = {
  "&nbsp;": " ",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};
