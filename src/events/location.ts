/**
 * Where a fact of an event stands in a request: `json:data.id`, `header:x-github-event`,
 * `form:bt_payload`. A path is `a.b.c`; `x[]` means the first element of `x`; `json:a+b` joins two
 * top-level values with a dot; `formfield:A|B` takes the first field that is there.
 */
export type Location = `json:${string}` | `header:${string}` | `form:${string}` | `formfield:${string}`;
