import type { ExportFormat } from "../export-formats.ts";
import { curl } from "./curl.ts";
import { fetch } from "./fetch.ts";
import { fixture } from "./fixture.ts";
import type { Format } from "./format.ts";
import { har } from "./har.ts";
import { httpFile } from "./http-file.ts";
import { httpie } from "./httpie.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";

/** Every format by the name `--as` has for it. */
export const formats = {
  curl,
  httpie,
  har,
  http: httpFile,
  fetch,
  python,
  php,
  fixture,
} satisfies Record<ExportFormat, Format>;
