import { describe, expect, it } from "vitest";
import { type FolderSurroundings, folders, noHome } from "../../src/store/paths.ts";

function from(env: Record<string, string>, platform = "linux"): FolderSurroundings {
  return { env, platform, cwd: platform === "win32" ? "C:\\project" : "/project" };
}

describe("the folders", () => {
  it.each([
    ["home", { HOME: "/home/ada" }, "/home/ada/.config/whk", "/home/ada/.local/share/whk"],
    ["XDG", { HOME: "/home/ada", XDG_CONFIG_HOME: "/c", XDG_DATA_HOME: "/d" }, "/c/whk", "/d/whk"],
    ["XDG alone", { XDG_CONFIG_HOME: "/c", XDG_DATA_HOME: "/d" }, "/c/whk", "/d/whk"],
    [
      "relative XDG, which is invalid",
      { HOME: "/h", XDG_CONFIG_HOME: "c", XDG_DATA_HOME: "./d" },
      "/h/.config/whk",
      "/h/.local/share/whk",
    ],
    [
      "empty XDG",
      { HOME: "/h", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" },
      "/h/.config/whk",
      "/h/.local/share/whk",
    ],
    ["WHK_*", { HOME: "/h", XDG_DATA_HOME: "/d", WHK_CONFIG_DIR: "/a", WHK_DATA_DIR: "/b" }, "/a", "/b"],
    ["relative WHK_*", { WHK_CONFIG_DIR: "a", WHK_DATA_DIR: "../b" }, "/project/a", "/b"],
    [
      "empty WHK_*",
      { HOME: "/h", WHK_CONFIG_DIR: "", WHK_DATA_DIR: "" },
      "/h/.config/whk",
      "/h/.local/share/whk",
    ],
    ["no home", {}, noHome, noHome],
    ["empty home", { HOME: "" }, noHome, noHome],
    ["relative home", { HOME: "ada" }, noHome, noHome],
  ])("come from %s", (_what, env, configDir, dataDir) => {
    expect(folders(from(env))).toEqual({ configDir, dataDir });
  });

  it("come from the flags first, relative to the working directory", () => {
    const env = { HOME: "/h", WHK_CONFIG_DIR: "/a", WHK_DATA_DIR: "/b" };
    expect(folders(from(env), "x", "/y")).toEqual({ configDir: "/project/x", dataDir: "/y" });
    expect(folders(from(env), "x")).toEqual({ configDir: "/project/x", dataDir: "/b" });
  });

  it("are the XDG ones on macOS too", () => {
    const { configDir, dataDir } = folders(from({ HOME: "/Users/ada" }, "darwin"));
    expect([configDir, dataDir]).toEqual(["/Users/ada/.config/whk", "/Users/ada/.local/share/whk"]);
  });

  it("are those of the applications on Windows", () => {
    const env = {
      APPDATA: "C:\\Users\\ada\\AppData\\Roaming",
      LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local",
    };
    const expected = {
      configDir: "C:\\Users\\ada\\AppData\\Roaming\\whk",
      dataDir: "C:\\Users\\ada\\AppData\\Local\\whk",
    };
    expect(folders(from(env, "win32"))).toEqual(expected);
    expect(folders(from({ USERPROFILE: "C:\\Users\\ada" }, "win32"))).toEqual(expected);
    expect(folders(from({}, "win32"))).toEqual({ configDir: noHome, dataDir: noHome });
    expect(folders(from(env, "win32"), "x", "D:\\y")).toEqual({
      configDir: "C:\\project\\x",
      dataDir: "D:\\y",
    });
  });
});
