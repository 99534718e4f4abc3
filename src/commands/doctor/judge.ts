import type { HttpOutcome } from "../../http.ts";

/** What the app said to the three requests of a probe. */
export interface ProbeAnswers {
  readonly usual: HttpOutcome;
  readonly other: HttpOutcome;
  readonly wrong: HttpOutcome;
}

export interface Judgement {
  readonly ok: boolean;
  readonly what: string;
  readonly fix: string | null;
}

const rawBody =
  "verify the bytes as they came, before anything parses them: express.raw({ type: 'application/json' }) on this route, req.text() in a route handler";

/** Tells from the answers whether an app verifies the bytes it is sent; `rule`: which statuses mean yes. */
export function judge(answers: ProbeAnswers, { rule }: { rule: "2xx" | "200" }): Judgement {
  const takes = (outcome: HttpOutcome) =>
    outcome.ok && (rule === "200" ? outcome.status === 200 : outcome.status >= 200 && outcome.status < 300);
  const { usual, other, wrong } = answers;
  if (takes(wrong)) {
    const what = `it takes an event with a wrong signature (${said(wrong)}): anybody can send it events`;
    return { ok: false, what, fix: "verify the signature, and refuse with 401 when it is wrong" };
  }
  if (takes(usual) && takes(other)) {
    const what =
      "it verifies the bytes it is sent: takes both layouts of the same JSON, refuses a wrong signature";
    return { ok: true, what, fix: null };
  }
  if (takes(usual)) {
    const what = `it writes the JSON again before it verifies: takes the usual layout, refuses the same with other blanks (${said(other)})`;
    return { ok: false, what, fix: rawBody };
  }
  if (takes(other)) {
    const what = `it refuses the usual layout (${said(usual)}) and takes the same JSON with other blanks`;
    return { ok: false, what, fix: "it may have failed by chance: look at its log, then try again" };
  }
  return { ok: false, what: `it refuses a rightly signed event: ${said(usual)}`, fix: whyRefused(usual) };
}

function said(outcome: HttpOutcome): string {
  return outcome.ok ? String(outcome.status) : outcome.detail;
}

function whyRefused(outcome: HttpOutcome): string {
  if (outcome.ok && (outcome.status === 404 || outcome.status === 405)) {
    return "name the path of the app's webhook route: `whk doctor 3000/webhooks`";
  }
  if (outcome.ok && outcome.status >= 500) return "look at the app's log: it failed on this event";
  return "the app may have another secret: `whk secrets list`; `whk listen <port>` and `whk trigger` explain each refusal";
}
