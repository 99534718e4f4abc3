import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendPart } from "../../src/http/send-part.ts";
import { startApp, startRaw } from "../servers.ts";

const body = Buffer.from('{"id":"evt_1","type":"payment.failed"}');

function requestTo(origin: string) {
  const headers = [["x-one", "1"]] as const;
  return {
    method: "POST",
    url: new URL(`${origin}/hooks?a=b`),
    headers,
    body,
    timeout: 5_000,
    maxAnswer: 1_000,
  };
}

/** A server that keeps what came and how the connection ended. */
async function startListening() {
  const chunks: Buffer[] = [];
  let end: (how: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const { origin } = await startRaw((socket) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", (error) => end("code" in error ? String(error.code) : error.message));
    socket.on("end", () => end("end"));
  });
  return { origin, ended, text: () => String(Buffer.concat(chunks)) };
}

describe("sendPart", () => {
  it.each([
    ["reset", "ECONNRESET"],
    ["cut", "end"],
  ] as const)(
    "%s: sends the whole head and half of the body, then ends the connection",
    async (ending, how) => {
      const server = await startListening();
      const outcome = await sendPart(requestTo(server.origin), ending);
      expect(outcome).toMatchObject({ ok: false, kind: "reset", detail: "stopped halfway on purpose" });
      expect(await server.ended).toBe(how);
      expect(server.text()).toContain("POST /hooks?a=b HTTP/1.1\r\n");
      expect(server.text()).toContain(`\r\nContent-Length: ${body.length}\r\n`);
      expect(server.text().split("\r\n\r\n")[1]).toBe(String(body.subarray(0, body.length / 2)));
    },
  );

  it.each(["reset", "cut"] as const)("%s: an app of Node sees a request that was aborted", async (ending) => {
    const seen = new Promise<string>((resolve) => {
      const server = createServer((request) => {
        request.on("error", (error) => resolve(error.message));
        request.on("end", () => resolve("whole"));
        request.resume();
      });
      onTestFinished(() => void server.close());
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        void sendPart(requestTo(`http://127.0.0.1:${port}`), ending);
      });
    });
    expect(await seen).toBe("aborted");
  });

  it.each([0, 1])("ends the connection also when the body has %d bytes", async (length) => {
    const server = await startListening();
    const request = { ...requestTo(server.origin), body: Buffer.alloc(length, 0x31) };
    expect(await sendPart(request, "cut")).toMatchObject({ ok: false, kind: "reset" });
    expect(await server.ended).toBe("end");
    expect(server.text()).toMatch(/\r\n\r\n$/);
  });

  it("says so when nobody is there", async () => {
    const app = await startApp();
    app.server.close();
    await once(app.server, "close");
    expect(await sendPart(requestTo(app.origin), "cut")).toMatchObject({ ok: false, kind: "refused" });
  });

  it("sends nothing once it is aborted", async () => {
    const app = await startApp();
    const request = { ...requestTo(app.origin), signal: AbortSignal.abort() };
    expect(await sendPart(request, "reset")).toMatchObject({ ok: false, kind: "aborted" });
  });

  it("refuses a header that no request may have", async () => {
    const request = { ...requestTo("http://127.0.0.1:9"), headers: [["bad name", "1"]] as const };
    expect(await sendPart(request, "reset")).toMatchObject({ ok: false, kind: "protocol" });
  });
});
