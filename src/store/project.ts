/** `whk.config.json`, found by walking up from the working directory. Committable: no secrets. */
export interface ProjectFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly provider?: string;
  readonly events?: readonly string[];
  readonly forwardTo?: readonly string[];
  readonly routes?: Readonly<Record<string, string>>;
  /** Provider files, absolute. */
  readonly providers?: readonly string[];
}
