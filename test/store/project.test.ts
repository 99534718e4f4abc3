import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProjectFile, findProviderFiles, readProjectFile } from "../../src/store/project.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function folderWith(content: unknown): string {
  const folder = temporaryFolder();
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  writeFileSync(join(folder, "whk.config.json"), text);
  return folder;
}

describe("the project file", () => {
  it("is read whole, with a list of targets and absolute provider files", async () => {
    const folder = folderWith({
      provider: "payvost",
      events: ["payment.*", "!*.failed"],
      forwardTo: ["3000", "http://localhost:4000/hooks"],
      routes: { "payment.*": "5000" },
      providers: ["acme.json", "./providers/../providers/own.json", "..dots.json"],
      tunnel: "none",
    });
    expect(await readProjectFile(folder)).toEqual({
      path: join(folder, "whk.config.json"),
      provider: "payvost",
      events: ["payment.*", "!*.failed"],
      forwardTo: ["3000", "http://localhost:4000/hooks"],
      routes: { "payment.*": "5000" },
      providers: [join(folder, "acme.json"), join(folder, "providers/own.json"), join(folder, "..dots.json")],
      tunnel: "none",
    });
  });

  it("may name one target as text, and may hold nothing", async () => {
    expect((await readProjectFile(folderWith({ forwardTo: "3000" })))?.forwardTo).toEqual(["3000"]);
    const folder = folderWith("\ufeff{}\n");
    expect(await readProjectFile(folder)).toEqual({ path: join(folder, "whk.config.json") });
  });

  it("is the nearest one above the working directory", async () => {
    const folder = folderWith({ provider: "payvost" });
    const below = join(folder, "a", "b");
    mkdirSync(below, { recursive: true });
    expect((await readProjectFile(below))?.provider).toBe("payvost");
    writeFileSync(join(folder, "a", "whk.config.json"), '{"provider": "stripe"}');
    expect((await readProjectFile(below))?.provider).toBe("stripe");
    expect((await readProjectFile(join(below, "not", "there")))?.provider).toBe("stripe");
  });

  it("is null when there is none", async () => {
    expect(await readProjectFile("/")).toBeNull();
  });

  it("is refused when it is a link that leads nowhere or a folder, not passed by", async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, "missing"), join(folder, "whk.config.json"));
    await expect(readProjectFile(folder)).rejects.toThrow(/does not exist/);
    const other = temporaryFolder();
    mkdirSync(join(other, "whk.config.json"));
    await expect(readProjectFile(other)).rejects.toThrow(/is not a file/);
  });
});

describe("a wrong field", () => {
  it.each([
    [{ provider: 5 }, "line 2: provider must be text"],
    [{ provider: "" }, "line 2: provider must not be empty"],
    [{ provider: null }, "line 2: provider must be text"],
    [{ events: "payment.*" }, "line 2: events must be a list"],
    [{ events: {} }, "line 2: events must be a list"],
    [{ tunnel: "none", events: ["a", 5] }, "line 5: events[1] must be text"],
    [{ events: ["a", ""] }, "line 4: events[1] must not be empty"],
    [{ forwardTo: 3000 }, "line 2: forwardTo must be text or a list of texts"],
    [{ routes: [] }, "line 2: routes must be an object"],
    [{ routes: "a=b" }, "line 2: routes must be an object"],
    [{ routes: { "payment.*": 3000 } }, 'line 3: routes["payment.*"] must be text'],
    ['{\n"routes": {"__proto__": "3000"}}', "line 2: routes cannot have a pattern named __proto__"],
    [{ routes: { constructor: "3000" } }, "line 2: routes cannot have a pattern named"],
    [{ providers: "acme.json" }, "line 2: providers must be a list"],
    [{ tunnel: "https://x" }, "line 2: tunnel must be the name of a tunnel driver, or none"],
    [{ tunnel: false }, "line 2: tunnel must be text"],
    ['{"events": [], "events": ["a"]}', ": events is there twice"],
    ["[]", " does not hold a JSON object"],
    ['{"provider": "payvost"', " is not JSON: it ends too early at line 1, column 23"],
  ])("%j is refused: %s", async (content, message) => {
    await expect(readProjectFile(folderWith(content))).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(message),
    });
  });

  it.each([
    "../acme.json",
    "a/../../acme.json",
    "..",
    ".",
    "/etc/acme.json",
    "C:\\acme.json",
    "c:acme.json",
    "..\\acme.json",
    "a\u0000.json",
  ])("provider file %j is refused, it is not below the folder", async (file) => {
    const reading = readProjectFile(folderWith({ providers: ["fine.json", file] }));
    await expect(reading).rejects.toThrow(/providers\[1\] must be a path below the folder of this file/);
  });

  it.each([
    ["provder", "did you mean provider?"],
    ["forwardto", "did you mean forwardTo?"],
    ["Events", "did you mean events?"],
    ["colour", "a project file can hold provider, events, forwardTo, routes, providers, tunnel"],
    ["$schema", "a project file can hold"],
    ["__proto__", "a project file can hold"],
  ])("%s is no key, and the hint helps", async (key, hint) => {
    await expect(readProjectFile(folderWith(`{\n${JSON.stringify(key)}: {}}`))).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(" is not a key of a project file"),
      hint: expect.stringContaining(hint),
    });
    expect({}).not.toHaveProperty("provider");
  });

  it.each([
    "apiBase",
    "api_base",
    "apiBases",
    "baseUrl",
    "tunnelHost",
    "tunnel-host",
    "secret",
    "secrets",
    "secretFile",
    "webhookSecret",
    "apiKey",
    "API_KEY",
    "token",
    "password",
    "privateKey",
  ])("%s may not be set by a file that comes with a folder, and its value is not shown", async (key) => {
    const reading = readProjectFile(folderWith({ [key]: "sk_live_value" }));
    await expect(reading).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(/line 2: .+ may not be set here: .+ where your keys/),
    });
    await expect(reading).rejects.not.toThrow(/sk_live_value/);
  });
});

describe("the user's own provider files", () => {
  it("are those of the config folder in order, then those of the project", async () => {
    const config = temporaryFolder();
    mkdirSync(join(config, "providers"));
    for (const name of ["b.json", "a.json", "note.txt", ".hidden.json"]) {
      writeFileSync(join(config, "providers", name), "{}");
    }
    const project = { path: "/p/whk.config.json", providers: ["/p/own.json"] };
    expect(await findProviderFiles(config, project)).toEqual([
      join(config, "providers/a.json"),
      join(config, "providers/b.json"),
      "/p/own.json",
    ]);
  });

  it("are none without a folder and a project", async () => {
    expect(await findProviderFiles(join(temporaryFolder(), "missing"), null)).toEqual([]);
  });
});

describe("a trusted folder's file", () => {
  const trust = async () => true;

  it("may also set apiBase and a secret file below it", async () => {
    const folder = folderWith({ apiBase: "https://api.example.com/v1", secretFile: "keys/secret.txt" });
    expect(await readProjectFile(folder, trust)).toEqual({
      path: join(folder, "whk.config.json"),
      apiBase: "https://api.example.com/v1",
      secretFile: join(folder, "keys/secret.txt"),
    });
  });

  it.each([
    [{ apiBase: "http://example.com" }, "apiBase must be an https URL, or http on this machine"],
    [{ apiBase: 5 }, "apiBase must be text"],
    [{ secretFile: "/etc/passwd" }, "secretFile must be a path below the folder"],
    [{ secretFile: "../secret" }, "secretFile must be a path below the folder"],
    [{ secret: "whsec_x" }, "secret may not be set here"],
    [{ tunnelHost: "x" }, "tunnelHost may not be set here"],
  ])("may not hold %j", async (content, message) => {
    await expect(readProjectFile(folderWith(content), trust)).rejects.toThrow(message);
  });

  it("is asked about by its folder, and only when it sets what needs trust", async () => {
    const asked: string[] = [];
    const doubt = async (folder: string) => {
      asked.push(folder);
      return false;
    };
    await readProjectFile(folderWith({ provider: "payvost" }), doubt);
    expect(asked).toEqual([]);
    const folder = folderWith({ secretFile: "a" });
    await expect(readProjectFile(folder, doubt)).rejects.toMatchObject({
      kind: "usage",
      hint: expect.stringContaining(`whk config trust ${folder}`),
    });
    expect(asked).toEqual([folder]);
  });
});

describe("findProjectFile", () => {
  it("finds the path without reading the file, or null", async () => {
    const folder = folderWith("not JSON");
    expect(await findProjectFile(join(folder, "below"))).toBe(join(folder, "whk.config.json"));
    expect(await findProjectFile("/")).toBeNull();
  });
});
