/** What HAR 1.2 asks of the parts whk writes (http://www.softwareishard.com/blog/har-12-spec/). */
const text = { type: "string" };
const size = { type: "integer", minimum: -1 };
const time = { type: "number", minimum: 0 };

function object(properties: object, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  // Fields of one's own begin with an underscore.
  const patternProperties = { "^_": {}, "^comment$": text };
  return { type: "object", properties, patternProperties, required, additionalProperties: false };
}

const list = (items: object) => ({ type: "array", items });
const pairs = list(object({ name: text, value: text }));
const message = { httpVersion: text, cookies: pairs, headers: pairs, headersSize: size, bodySize: size };

const request = object(
  {
    ...message,
    method: text,
    url: { type: "string", pattern: "^https?://" },
    queryString: pairs,
    postData: object({ mimeType: text, text }),
  },
  ["postData"],
);

const content = object({ size: { type: "integer" }, mimeType: text, text, encoding: text }, [
  "text",
  "encoding",
]);
const response = object({
  ...message,
  status: { type: "integer", minimum: 0 },
  statusText: text,
  content,
  redirectURL: text,
});

const entry = object({
  startedDateTime: { type: "string", format: "date-time" },
  time,
  request,
  response,
  cache: object({}),
  timings: object({ send: time, wait: time, receive: time }),
});

export const harSchema = object({
  log: object({
    version: { const: "1.2" },
    creator: object({ name: text, version: text }),
    entries: list(entry),
  }),
});
