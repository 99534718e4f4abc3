import { expect, it } from "vitest";
import { sshFailures, sshOptions, sshTool } from "../../../src/tunnel/presets/ssh-options.ts";

it("lets ssh ask nothing, share nothing and trust a server only once", () => {
  const line = sshOptions.join(" ");
  for (const option of [
    "BatchMode=yes",
    "StrictHostKeyChecking=accept-new",
    'UserKnownHostsFile="{knownHosts}"',
    "ExitOnForwardFailure=yes",
    "ControlPath=none",
    "ForwardAgent=no",
  ]) {
    expect(line).toContain(`-o ${option}`);
  }
  expect(line).not.toContain("StrictHostKeyChecking=no");
});

it.each([
  ["me@example.com: Permission denied (publickey,password).", false],
  ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", false],
  ["Warning: remote port forwarding failed for listen port 80", true],
  ["ssh: connect to host example.com port 22: Connection refused", true],
  ["kex_exchange_identification: read: Connection reset by peer", true],
  ["Warning: Permanently added '[127.0.0.1]:22' (ED25519) to the list of known hosts.", null],
  ["debug1: connect to address ::1 port 22: Connection refused", null],
])("%j", (line, retryable) => {
  const failure = sshFailures.find(({ pattern }) => pattern(line).length > 0);
  expect(failure?.retryable ?? null).toBe(retryable);
  expect(sshTool.failures).toBe(sshFailures);
});
