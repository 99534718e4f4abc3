import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What the faults are made with, as far as it is on this machine. */
const tools = {
  strace: runs("strace", "-o", "/dev/null", "true"),
  prlimit: runs("prlimit", "--nofile=64", "true"),
  setpriv: runs("setpriv", "--bounding-set=-dac_override", "true"),
  tmpfs: runs("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"),
  script: runs("script", "-qec", "true", "/dev/null"),
  cgroup: process.getuid?.() === 0 && existsSync("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
  proc: process.platform === "linux",
};

/** Why a test that needs these cannot run here: ` (needs strace)`, for its name; empty when it can. */
export function needs(...names: readonly (keyof typeof tools)[]): string {
  const missing = names.filter((name) => !tools[name]);
  return missing.length === 0 ? "" : ` (needs ${missing.join(" and ")})`;
}

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore", timeout: 10_000 }).status === 0;
}
