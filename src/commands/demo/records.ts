import type { Io } from "../../output/io.ts";

/** `io` for a command whose `--json` document is to be one record of a stream: `{"v":1,"kind":"result",…}`. */
export function asRecords(io: Io, command: string): Io {
  const record: Io["record"] = (result, revealed) =>
    io.record({ v: 1, kind: "result", command, result }, revealed);
  return new Proxy(io, {
    get(target, name) {
      if (name === "record") return record;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
