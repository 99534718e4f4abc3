/** What a tunnel is doing (command-line contract, `tunnel` records). */
export const tunnelStates = [
  "opening",
  "verifying",
  "ready",
  "degraded",
  "reconnecting",
  "closed",
  "failed",
] as const;
export type TunnelState = (typeof tunnelStates)[number];
