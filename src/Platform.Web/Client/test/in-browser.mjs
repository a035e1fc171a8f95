// Prints one script that puts the judges of vectors.ts on `globalThis.vectors`: for a test that runs them in a real browser.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const { outputFiles } = await build({
  entryPoints: [join(here, "vectors.ts")], bundle: true, write: false, format: "iife", globalName: "vectors", target: ["chrome130", "firefox132"], charset: "utf8", logLevel: "error",
});
process.stdout.write(outputFiles[0].text);
