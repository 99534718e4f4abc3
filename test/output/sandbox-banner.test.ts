import { describe, expect, it } from "vitest";
import { type SandboxBanner, sandboxBanner } from "../../src/output/sandbox-banner.ts";
import { toText } from "../../src/output/text.ts";
import { plainLook as look } from "./looks.ts";

const url = "http://127.0.0.1:4010";

const banner: SandboxBanner = {
  url,
  movedFrom: null,
  bases: { payvost: `${url}/payvost/v1`, senfenico: `${url}/senfenico/dashboard` },
  portals: { fluxvend: `${url}/fluxvend` },
  controlUrl: `${url}/_sandbox`,
  apiKey: toText("sk_test_…a91f"),
  controlToken: toText("…77d0"),
  timeScale: 1,
  data: null,
};

describe("the banner", () => {
  const lines = (changes: Partial<SandboxBanner> = {}, columns = 80) =>
    sandboxBanner({ ...banner, ...changes }, look({ columns })).map(({ plain }) => plain);

  it("tells where everything is", () => {
    expect(lines()).toEqual([
      "",
      "  whk  sandbox                                                    Ctrl-C stops",
      "  payvost       http://127.0.0.1:4010/payvost/v1",
      "  others        http://127.0.0.1:4010/<id>/dashboard   senfenico",
      "  fluxvend      http://127.0.0.1:4010/fluxvend   where your app sends to",
      "  control       http://127.0.0.1:4010/_sandbox",
      "  key           sk_test_…a91f   `--sandbox` needs none; --print-key shows it",
      "  token         …77d0   for the control API",
      "  time          real",
      "",
    ]);
  });

  it.each([
    [{ timeScale: 0 }, "  time          stands still until the control API moves it on"],
    [{ timeScale: 60 }, "  time          60 times as fast as real"],
    [{ data: "/home/me/box" }, "  kept in       /home/me/box"],
    [{ movedFrom: 4010 }, "  payvost       http://127.0.0.1:4010/payvost/v1   port 4010 is taken"],
    [
      { bases: Object.fromEntries(["a", "b", "c", "d"].map((id) => [id, `${url}/${id}/dashboard`])) },
      "  others        http://127.0.0.1:4010/<id>/dashboard   a, b and 2 more",
    ],
  ])("tells %j", (changes, line) => {
    expect(lines(changes)).toContain(line);
  });

  it("leaves out notes, and never what is to be copied, on a narrow terminal", () => {
    const narrow = lines({ data: "/home/me/box" }, 40);
    expect(narrow).toContain("  others        http://127.0.0.1:4010/<id>/dashboard");
    expect(narrow).toContain("  key           sk_test_…a91f");
  });
});
