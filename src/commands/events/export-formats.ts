/** What `whk events export --as` writes. */
export const exportFormats = ["curl", "httpie", "har", "http", "fetch", "python", "php", "fixture"] as const;
export type ExportFormat = (typeof exportFormats)[number];
