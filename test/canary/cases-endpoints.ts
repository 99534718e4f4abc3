import { signingSecret } from "./canaries.ts";
import type { CanaryCase, Cases } from "./cases.ts";
import { misbehaviours } from "./hostile-provider.ts";
import type { Place } from "./surroundings.ts";

const url = "https://shop.example/hooks";
const rest = ["--provider", "payvost"];

/** The command against every misbehaviour, and without a key, a base, or a provider with an API. */
function everywhere({ base }: Place, ...argv: string[]): CanaryCase[] {
  return [
    ...misbehaviours.map((how) => ({ argv: [...argv, ...rest, "--api-base", base(how)] })),
    { argv: [...argv, "--provider", "paymentflow", "--api-base", base("500")] },
    { argv: [...argv, "--provider", "senfenico"] },
    { argv: [...argv, ...rest, "--sandbox"] },
    { argv: [...argv, ...rest, "--profile", "nope"] },
    { argv: [...argv, ...rest, "--api-base", "http://127.0.0.1:1/v1"] },
  ];
}

const raw = ({ base }: Place, ...argv: string[]): CanaryCase[] =>
  ["echo", "422", "html"].map((how) => ({
    argv: [...argv, ...rest, "--raw", "--live", "--api-base", base(how)],
  }));

export const endpointCases: Cases = {
  "endpoints create": (place) => [
    ...everywhere(place, "endpoints", "create", url, "--events", "payment.*"),
    ...raw(place, "endpoints", "create", url, "--events", "payment.*"),
    {
      argv: [
        ...["endpoints", "create", url, "--events", "payment.*", "--description", "d", "--metadata", "a=b"],
        ...["--print-secret", ...rest, "--api-base", place.base("echo")],
      ],
      shows: [signingSecret],
    },
    { argv: ["endpoints", "create", url, "--api-key", place.key] },
  ],
  "endpoints list": (place) => [
    ...everywhere(place, "endpoints", "list"),
    ...raw(place, "endpoints", "list"),
  ],
  "endpoints show": (place) => [
    ...everywhere(place, "endpoints", "show", "webhook_1"),
    ...raw(place, "endpoints", "show", "webhook_1"),
  ],
  "endpoints update": (place) => [
    ...everywhere(place, "endpoints", "update", "webhook_1", "--add-event", "payment.failed"),
    ...raw(place, "endpoints", "update", "webhook_1", "--disable"),
    ...raw(place, "endpoints", "update", "webhook_1", "--enable", "--remove-event", "payment.failed"),
    ...raw(
      place,
      ...["endpoints", "update", "webhook_1", "--url", url, "--events", "payment.*"],
      ...["--description", "d", "--metadata", "a=b"],
    ),
  ],
  "endpoints delete": (place) => [
    ...everywhere(place, "endpoints", "delete", "webhook_1", "--yes"),
    ...raw(place, "endpoints", "delete", "webhook_1", "--yes"),
    { argv: ["endpoints", "delete", "webhook_1", ...rest, "--api-base", place.base("echo")] },
    { argv: ["endpoints", "delete", "webhook_1", ...rest, "--api-base", place.base("echo")], types: "y\r" },
  ],
  "endpoints rotate": (place) => [
    ...everywhere(place, "endpoints", "rotate", "webhook_1", "--yes"),
    ...raw(place, "endpoints", "rotate", "webhook_1", "--yes"),
    ...everywhere(place, "endpoints", "rotate", "webhook_1", "--yes", "--via-replace"),
    {
      argv: [
        ...["endpoints", "rotate", "webhook_1", "--yes", "--overlap", "1h", "--print-secret", ...rest],
        ...["--api-base", place.base("echo")],
      ],
      shows: [signingSecret],
    },
    {
      argv: [
        ...[
          "endpoints",
          "rotate",
          "webhook_1",
          "--yes",
          "--write-env",
          `${place.folder}/app.env:WEBHOOK_SECRET`,
        ],
        ...[...rest, "--api-base", place.base("echo")],
      ],
    },
  ],
  "endpoints test": (place) => [
    ...everywhere(place, "endpoints", "test", "webhook_1", "--event", "payment.succeeded"),
    ...raw(place, "endpoints", "test", "webhook_1"),
  ],
  "endpoints logs": (place) => [
    ...everywhere(place, "endpoints", "logs", "webhook_1"),
    ...raw(place, "endpoints", "logs", "webhook_1", "--status", "failed", "--limit", "5"),
    {
      argv: ["endpoints", "logs", "webhook_1", "--follow", ...rest, "--api-base", place.base("401")],
    },
  ],
};
