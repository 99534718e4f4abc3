// What installing whk brings: from the lock file and from what npm would publish.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../children.js";

export async function measure() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true);
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
  const scripts = Object.keys(own).filter((name) => /^(?:pre|post)?install$/.test(name));
  const names = installed.map(([path]) => path.replace(/^.*node_modules\//, ""));
  const packed = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ size, unpackedSize, entryCount }] = JSON.parse(packed);
  return [
    {
      name: "packages a user installs",
      value: installed.length + 1,
      floor: 5,
      aim: 2,
      note: ["whk", ...names].join(", "),
    },
    { name: "install scripts needed", value: scripts.length, floor: 0, aim: 0 },
    {
      name: "tarball",
      value: size / 1_000_000,
      unit: " MB",
      note: `${(unpackedSize / 1_000_000).toFixed(2)} MB unpacked, ${entryCount} files`,
    },
  ];
}
