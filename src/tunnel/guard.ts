import { spawn } from "node:child_process";
import { platform } from "node:os";

/**
 * Watches over a group of processes whk started: when whk itself is gone, however it ended, the group is ended too,
 * so that no public address stays behind. Returns how to end the watch, to be called once the group has ended.
 */
export function guardGroup(pid: number): () => void {
  // A shell that waits for its input to close; it has a group of its own, which no Ctrl-C reaches.
  if (platform() === "win32") return () => {};
  const guard = spawn("/bin/sh", ["-c", `read _; kill -s INT -- -${pid}; sleep 2; kill -s KILL -- -${pid}`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  return () => void guard.kill("SIGKILL");
}
