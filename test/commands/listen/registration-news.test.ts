import { expect, it } from "vitest";
import { createNews } from "../../../src/commands/listen/registration-news.ts";
import { WhkError } from "../../../src/errors.ts";
import { ownApp } from "./own-app.ts";

const url = "https://quiet-fox.loca.lt/9f3c";
const registered = {
  id: "webhook_1",
  provider: "payvost",
  base: "https://api.example.com",
  secret: "whsec_1",
  move: async () => {},
  remove: async () => {},
};
const refused = new WhkError("auth", "key_refused", "the key was refused");

async function told(tell: (news: ReturnType<typeof createNews>) => void, json = false) {
  const { app, printed } = await ownApp({}, { json });
  tell(createNews(app));
  await app.io.flush();
  return printed();
}

it("says nothing of a creation that somebody waits for", async () => {
  const run = await told((news) => {
    news.created(registered, url);
    news.failed(refused, url);
  });
  expect(run).toEqual({ stdout: "", stderr: "" });
});

it("says each change in one line", async () => {
  const { stderr, stdout } = await told((news) => {
    news.begin();
    news.created(registered, url);
    news.moved("webhook_1", url);
    news.failed(refused, url);
    news.notMoved(new Error("the disk is full"), { id: "webhook_1", url, command: "whk endpoints update …" });
    news.unknown();
  });
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n")).toEqual([
    `  registered at payvost: webhook_1 for ${url}`,
    `  the endpoint webhook_1 now sends to ${url}`,
    "warning: the listener is not registered: the key was refused; a new start tries again",
    "warning: the endpoint webhook_1 still sends to the old address: the disk is full; `whk endpoints update …` changes it",
    expect.stringContaining("whk doctor --fix"),
  ]);
});

it("records each change with --json", async () => {
  const { stdout } = await told((news) => {
    news.begin();
    news.created(registered, url);
    news.moved("webhook_1", url);
    news.failed(refused, url);
  }, true);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const time = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(records).toEqual([
    { v: 1, kind: "endpoint", time, state: "created", id: "webhook_1", url, error: null },
    { v: 1, kind: "endpoint", time, state: "updated", id: "webhook_1", url, error: null },
    { v: 1, kind: "endpoint", time, state: "failed", id: null, url, error: "the key was refused" },
  ]);
});
