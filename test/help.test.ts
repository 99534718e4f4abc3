import { expect, it } from "vitest";
import { cli } from "./cli.ts";

it("shows the commands first, one line each, then the options", async () => {
  const { stdout } = await cli([]);
  const headings = stdout.match(/^\S.*:$/gm);
  expect(headings).toEqual([
    "Receive:",
    "Send:",
    "Manage:",
    "Local:",
    "Setup:",
    "Options:",
    "Global options:",
    "Examples:",
  ]);
  const commands = stdout.slice(stdout.indexOf("Receive:"), stdout.indexOf("Options:")).split("\n");
  expect(commands.filter((line) => /^ {3,}/.test(line))).toEqual([]);
});

it("names the global options once in a command's own help, before its examples", async () => {
  const { stdout } = await cli(["sign", "--help"]);
  expect(stdout.match(/Global options/g)).toHaveLength(1);
  expect(stdout.indexOf("Global options")).toBeLessThan(stdout.indexOf("Examples:"));
});

it("grows with the terminal, but not beyond 100 columns", async () => {
  const { stdout } = await cli(["listen", "--help"], { tty: true, columns: 200 });
  const longest = Math.max(...stdout.split("\n").map((line) => line.length));
  expect(longest).toBeGreaterThan(80);
  expect(longest).toBeLessThanOrEqual(100);
});

it("shows the operands a command takes", async () => {
  expect((await cli([])).stdout).toMatch(
    /trigger \[event-type\] .*\n.*replay \[id\.\.\.\] .*\n.*sign \[file\]/,
  );
});
