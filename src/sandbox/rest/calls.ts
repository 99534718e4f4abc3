import type { CallName } from "../../providers/contract.ts";
import { type Answer, answerOf } from "./answers.ts";
import { listLogs, testEndpoint } from "./deliveries.ts";
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  rotateSecret,
  showEndpoint,
  updateEndpoint,
} from "./endpoints.ts";
import type { Asked, RestParts } from "./parts.ts";

/** What each call does. Each refuses, by throwing, a request the provider would not take. */
export const calls: Readonly<Record<CallName, (parts: RestParts, asked: Asked) => Answer | Promise<Answer>>> =
  {
    create: createEndpoint,
    list: listEndpoints,
    show: showEndpoint,
    update: updateEndpoint,
    delete: deleteEndpoint,
    rotate: rotateSecret,
    test: testEndpoint,
    logs: listLogs,
    whoami: identify,
  };

function identify({ contract }: RestParts, { call }: Asked): Answer {
  const permissions = ["webhooks:read", "webhooks:write"];
  return answerOf(contract, call.status, {
    ...{ valid: true, keyType: "secret", environment: "sandbox" },
    permissions,
  });
}
