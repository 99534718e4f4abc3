import type { Context } from "hono";
import * as v from "valibot";
import { WhkError } from "../../errors.ts";
import { issueProblem } from "../../providers/file-problems.ts";

/** An answer in the control API's one error shape. */
export function failure(
  context: Context,
  status: 400 | 401 | 403 | 404 | 405 | 500,
  error: { code: string; message: string },
): Response {
  return context.json({ error: { code: error.code, message: error.message } }, status);
}

/** The body as JSON. Throws a usage error when it is none. */
export async function readJson(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch {
    throw new WhkError("usage", "bad_json", "the body must be JSON");
  }
}

/** The value as the shape has it. Throws a usage error that names the first field that does not fit. */
export function checked<const Shape extends v.GenericSchema>(
  shape: Shape,
  value: unknown,
): v.InferOutput<Shape> {
  const result = v.safeParse(shape, value, { abortEarly: true });
  if (result.success) return result.output;
  const problem = issueProblem(result.issues[0]).replace(/^the file: /, "the body ");
  throw new WhkError("usage", "bad_field", problem);
}
