import { describe, expect, it } from "vitest";
import { unsupported } from "../../../src/commands/endpoints/unsupported.ts";
import { operationNames } from "../../../src/providers/provider.ts";
import { testApp } from "../../cli.ts";
import { providerCalled } from "./connections.ts";

const withoutApi = ["fluxvend", "senfenico", "open-market", "github", "stripe", "discord"];

describe.each(withoutApi)("%s", (id) => {
  it.each(operationNames)("%s says where it is done and how to go on", async (name) => {
    const provider = await providerCalled(id);
    const error = unsupported(provider, name);
    expect(error).toMatchObject({ kind: "unsupported", code: "unsupported_by_provider" });
    expect(error.details).toMatchObject({ provider: id, command: `endpoints ${name}` });
    expect(error.steps.length).toBeGreaterThan(0);
    expect(error.message).toContain(id);
    expect(error.hint).toMatch(/`whk \w+/);
    const inHint = provider.direction === "out" ? `--provider ${id}` : `whk endpoints ${name}`;
    expect(error.hint).toContain(inHint);
    for (const { label, text } of error.steps) expect(`${label} ${text}`).toMatch(/^[a-z]{4,7} \S.*[^.\s]$/);
  });
});

it("says what is lost before what to click", async () => {
  const provider = await providerCalled("fluxvend");
  const operations = [
    {
      name: "delete",
      by: "dashboard",
      note: "Disable",
      danger: "the IP list goes too",
      evidence: "stated",
      source: "page",
    } as const,
  ];
  const labels = unsupported({ ...provider, operations }, "delete").steps.map(({ label }) => label);
  expect(labels.slice(0, 2)).toEqual(["danger", "click"]);
});

it("does not say that a provider has no API when whk only cannot use it", async () => {
  const error = unsupported(await providerCalled("github"), "create");
  expect(error.message).toBe("whk cannot use the API of github to register an endpoint");
  expect(error.steps[0]).toMatchObject({ label: "call", text: expect.stringContaining("POST /repos/") });
});

it("fills in what is copied and what whk does next", async () => {
  const provider = await providerCalled("senfenico");
  const operations = [
    {
      name: "create",
      by: "dashboard",
      note: "Add it",
      copy: "the key",
      next: "whk listen, then {url}",
      evidence: "stated",
      source: "page",
    } as const,
  ];
  expect(unsupported({ ...provider, operations }, "create").steps).toEqual([
    { label: "click", text: "Add it" },
    { label: "copy", text: "the key" },
    { label: "then", text: "whk listen, then <the URL `whk listen` shows>" },
  ]);
});

it("is one line each for a human, one document for a program", async () => {
  const error = unsupported(await providerCalled("senfenico"), "rotate");
  const human = testApp();
  human.app.io.problem(error);
  await human.app.io.flush();
  expect(human.err.text()).toMatch(
    /^error: senfenico has no API to renew a signing secret: it is done in its dashboard\n( {2}\w+ +\S.*\n)+hint: {2}offline: `whk endpoints rotate <id> --yes --provider senfenico --sandbox`/,
  );
  const json = testApp();
  await json.app.io.configure({ json: true, quiet: false, input: true, color: "auto" });
  json.app.io.problem(error);
  await json.app.io.flush();
  expect(JSON.parse(json.err.text()).error).toMatchObject({
    code: "unsupported_by_provider",
    provider: "senfenico",
    command: "endpoints rotate",
    sandbox: "whk endpoints rotate <id> --yes --provider senfenico --sandbox",
    steps: expect.arrayContaining([
      { label: "click", text: expect.stringContaining("Webhooks Subscription Page") },
    ]),
  });
});
