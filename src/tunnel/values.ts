/** What is filled into the arguments and patterns of a tool. */
export interface ToolValues {
  readonly port: number;
  readonly host: string | null;
  readonly name: string | null;
  /** File in which ssh keeps the keys of the servers it met through whk. */
  readonly knownHosts: string;
}

/** The text with `{port}`, `{host}`, `{name}` and `{knownHosts}` filled in, each passed through `quote`. */
export function fillIn(text: string, values: ToolValues, quote = (value: string) => value): string {
  return text.replace(/\{(port|host|name|knownHosts)\}/g, (_place, key: keyof ToolValues) =>
    quote(String(values[key] ?? "")),
  );
}
