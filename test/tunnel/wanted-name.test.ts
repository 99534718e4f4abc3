import { describe, expect, it } from "vitest";
import { WantedName } from "../../src/tunnel/wanted-name.ts";

const capabilities = {
  stableName: true,
  encryptedLeg: true,
  maxConcurrent: null,
  clientIpHeader: null,
  reopenDelay: 61_000,
};

describe("the wanted name", () => {
  it("is any until one was proven, then that one", () => {
    const name = new WantedName(null, capabilities);
    expect([name.wanted, name.refuses("fox", false)]).toEqual([null, null]);
    name.proven("fox");
    expect(name.wanted).toBe("fox");
    expect(name.refuses("fox", true)).toBeNull();
    expect(name.refuses(null, true)).toBeNull();
  });

  it("is asked for three times before another is taken, which is the wanted one from then on", () => {
    const name = new WantedName("mine", capabilities);
    const refused = () => name.refuses("other", false);
    expect(refused()).toMatchObject({ what: "the name mine is taken at the moment", retryable: true });
    expect(refused()).not.toBeNull();
    expect(refused()).toBeNull();
    name.proven("other");
    expect(name.wanted).toBe("other");
    expect(name.refuses("mine", true)).not.toBeNull();
  });

  it("is waited for as long as it stays taken after it was ours", () => {
    expect(new WantedName("mine", capabilities).refuses("other", false)?.wait).toBe(1_500);
    expect(new WantedName("mine", capabilities).refuses("other", true)?.wait).toBe(61_000);
    const quick = new WantedName("mine", { ...capabilities, reopenDelay: 0 });
    expect(quick.refuses("other", true)?.wait).toBe(1_500);
    const short = new WantedName("mine", { ...capabilities, reopenDelay: 1_200 });
    expect(["mine", "other", null].map((name) => short.delayAfter(name))).toEqual([1_200, 0, 0]);
    const long = new WantedName("mine", capabilities);
    expect(long.delayAfter("mine")).toBe(0);
  });

  it("does not matter to a driver that cannot keep one", () => {
    const name = new WantedName("mine", { ...capabilities, stableName: false });
    expect(name.refuses("other", false)).toBeNull();
    name.proven("other");
    expect(name.wanted).toBe("mine");
  });
});
