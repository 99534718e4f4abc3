import type { Io } from "../../output/io.ts";
import type { StoredSecret } from "../../store/secrets.ts";

/** A stored secret as `--json` shows it: never in full. */
export function shownRecord(io: Io, { secret, createdAt, expiresAt, ...rest }: StoredSecret): object {
  return {
    ...rest,
    secret: io.mask(secret).plain,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
