// Bundles the tests (Node 20 reads no TypeScript) and gives them to node's own runner.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../node_modules/.cache/platform-tests");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const entryPoints = readdirSync(here).filter((name) => name.endsWith(".test.ts")).map((name) => join(here, name));
await build({
  entryPoints, outdir: out, bundle: true, format: "esm", platform: "node", target: "node20", packages: "external", outExtension: { ".js": ".mjs" },
  define: { __SEALER__: '"sealer-test.js"', __HASHER__: '"hasher-test.js"', __OPENER__: '"opener-test.js"', "import.meta.dirname": JSON.stringify(here) }, logLevel: "warning",
});
const files = readdirSync(out).filter((name) => name.endsWith(".mjs")).map((name) => join(out, name));
// ./test counts each test by its line of TAP, the skipped ones too.
process.exitCode = spawnSync(process.execPath, ["--test", `--test-reporter=${process.stdout.isTTY ? "spec" : "tap"}`, ...files], { stdio: "inherit" }).status ?? 1;
