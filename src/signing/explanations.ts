import { bodyExplanations, slowBodyExplanations } from "./explain-body.ts";
import { otherSchemeExplanations, requestExplanations, schemeExplanations } from "./explain-scheme.ts";
import { otherSecretExplanations, secretExplanations } from "./explain-secret.ts";
import { signatureExplanations } from "./explain-signature.ts";
import type { Explanation } from "./explanation.ts";

/** Every mistake whk can name, in the order it looks for them. The first that fits is the answer. */
export const explanations: readonly Explanation[] = [
  ...bodyExplanations,
  ...signatureExplanations,
  ...secretExplanations,
  ...schemeExplanations,
  ...otherSecretExplanations,
  ...otherSchemeExplanations,
  ...requestExplanations,
  ...slowBodyExplanations,
];
