import { Hono } from "hono";

/** By provider id: the bases of the APIs, and where the developer's app sends to. */
export interface FrontPage {
  readonly bases: Readonly<Record<string, string>>;
  readonly portals: Readonly<Record<string, string>>;
  readonly controlUrl: string;
}

/** Says what the sandbox is to whoever opens its address. Holds no key: whatever runs on this machine may read it. */
export function createFrontPage(about: FrontPage): Hono {
  const app = new Hono();
  app.get("/", (context) =>
    context.json({
      simulator: "whk sandbox",
      note: "A simulated provider on this machine. Nothing here is a real payment, and no real key belongs here.",
      bases: about.bases,
      portals: about.portals,
      control: about.controlUrl,
    }),
  );
  return app;
}
