import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Format } from "../../../../src/commands/events/export/format.ts";
import { startApp } from "../../../servers.ts";
import {
  binary,
  bodiesOf,
  context,
  expectSafe,
  megabyte,
  nastyBodies,
  nastyHeaders,
  ownHeaders,
  request,
} from "./nasty.ts";

/** A language exported requests are a program of. */
export interface Language {
  readonly name: string;
  readonly format: Format;
  /** False: it is not on this machine, and only the text is looked at. */
  readonly isThere: boolean;
  /** Runs the program; answers what it printed. */
  run(text: string): Promise<string>;
}

/** Tests that every request arrives as it was: any body, any header, any method. */
export function describeProgram({ name, format, isThere, run }: Language): void {
  describe(`--as ${name}`, () => {
    it("sends every body byte for byte", async () => {
      const app = await startApp((_seen, response) => response.end("fine"));
      const random = fc.sample(fc.uint8Array({ maxLength: 200 }), 20).map(Buffer.from);
      const text = fc
        .sample(fc.string({ unit: "binary", maxLength: 100 }), 20)
        .map((one) => Buffer.from(one));
      const bodies = [...nastyBodies, binary, megabyte, ...random, ...text];
      const written = format.write(
        bodies.map((body) => request({ url: `${app.origin}/hooks`, body })),
        context,
      );
      expectSafe(written);
      expect(written).toContain("payvost payment.succeeded evt_1, delivery dlv_1\n");
      if (!isThere) return;
      expect(await run(written)).toBe("200 fine\n".repeat(bodies.length));
      expect(bodiesOf(app.seen)).toEqual(bodiesOf(bodies.map((body) => ({ body }))));
    });

    it("sends method, path, query and headers as they were", async () => {
      const app = await startApp();
      const url = `${app.origin}/a/../%7e?x=[1]`;
      const written = format.write([request({ url, method: "PUT", headers: nastyHeaders })], context);
      expect(written).toContain("=value;a=b@c");
      if (!isThere) return;
      await run(written);
      const [seen] = app.seen;
      expect(seen).toMatchObject({ method: "PUT", url: "/a/../%7e?x=[1]" });
      expect(seen && ownHeaders(seen, nastyHeaders)).toEqual(nastyHeaders);
    });

    it("adds no content type, and no body to a GET", async () => {
      const app = await startApp();
      const bare = { url: app.origin, headers: [], body: Buffer.alloc(0) };
      const methods = ["POST", "GET", "HEAD"];
      const written = format.write(
        methods.map((method) => request({ ...bare, method })),
        context,
      );
      expect(written).toContain("HEAD");
      if (!isThere) return;
      await run(written);
      expect(app.seen.map(({ method }) => method)).toEqual(methods);
      expect(app.seen.flatMap(({ rawHeaders }) => rawHeaders)).not.toContain("Content-Type");
    });
  });
}
