// Builds wwwroot/pa from Client: bundles with content hashes, govuk-frontend un-branded, licences, manifest.
// `node build.mjs` writes; `node build.mjs --check` compares with the committed bytes and fails on any difference.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../wwwroot/pa");

// Workers first: the page bundles carry the hashed address of their own worker, and accept no other.
const workers = { "sealer.js": "deposit/sealer.ts", "hasher.js": "shared/hasher.ts", "opener.js": "opening/opener.ts" };
const pages = {
  "init.js": "init/init.ts", "kept-form.js": "init/keep.ts", "passkeys.js": "shared/passkeys.ts", "deposit.js": "deposit/deposit.ts", "receipt.js": "deposit/receipt.ts",
  "opening.js": "opening/opening.ts", "keys.js": "keys/keys.ts", "verification.js": "verification/verification.ts",
  "quote.js": "quote/quote.ts", "training.js": "training/training.ts", "workstation.js": "workstation/workstation.ts",
};

const out = new Map();
const manifest = { integrity: {} };

await bundleAll(workers, {});
const define = Object.fromEntries(Object.keys(workers).map((w) => [`__${w.replace(".js", "").toUpperCase()}__`, JSON.stringify(manifest[w])]));
await bundleAll(pages, define);
vendorGovuk();
out.set("pa.css", Buffer.from((await transform(readFileSync(join(here, "styles/pa.css"), "utf8"), { loader: "css", minifyWhitespace: true, legalComments: "none", charset: "utf8" })).code));      // whitespace and comments alone: the rules stay as written
add("LICENCES.txt", Buffer.from(licences()));
out.set("manifest.json", Buffer.from(JSON.stringify(sorted({ ...manifest, integrity: sorted(manifest.integrity) }), null, 2) + "\n"));

process.argv.includes("--check") ? check() : write();

async function bundleAll(entries, define) {
  for (const [name, source] of Object.entries(entries)) {
    const entry = join(here, source);
    if (!existsSync(entry)) throw new Error(`missing entry ${source}`);
    const result = await build({
      entryPoints: [entry], bundle: true, write: false, format: "esm", target: ["chrome130", "firefox132"], minify: true, charset: "utf8",
      legalComments: "none", define, absWorkingDir: here, logLevel: "warning",
    });
    const bytes = Buffer.from(result.outputFiles[0].contents);
    add(name, bytes, name.replace(".js", `-${createHash("sha256").update(bytes).digest("hex").slice(0, 10)}.js`));
  }
}

function vendorGovuk() {
  const css = compile(join(here, "govuk/govuk-frontend.scss"), { style: "compressed", loadPaths: [join(here, "node_modules")], quietDeps: true }).css;
  // crest and crown of footer classes that we do not use: three addresses and one rule, none may stay
  const clean = css.replaceAll(/[a-z-]+:\s*url\([^)]*crest[^)]*\)[^;}]*;?/gi, "").replaceAll(/\.govuk-footer__crown\{[^}]*\}/g, "");
  if (/crest|crown|@font-face|url\((?!["']?data:)/i.test(clean)) throw new Error("a font, a crest or a crown is left in the style sheet");
  add("govuk-frontend.css", Buffer.from(clean + "\n"));
}

function licences() {
  const mit = readFileSync(join(here, "govuk/MIT.txt"), "utf8");
  const parts = [`govuk-frontend ${version("govuk-frontend")} (govuk-frontend.css, init.js)\nThe MIT License (MIT)\n\nCopyright (c) 2017 Crown Copyright (Government Digital Service)\n\n${mit}`];
  for (const name of ["@noble/ciphers", "@noble/curves", "@noble/hashes", "@scure/base", "@scure/bip39"])
    parts.push(`${name} ${version(name)} (in the bundles)\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim()}\n`);
  return parts.join("\n" + "-".repeat(72) + "\n\n");
}

function version(name) {
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")).version;
}

function add(name, bytes, file = name) {
  out.set(file, bytes);
  if (name.endsWith(".txt")) return;
  manifest[name] = file;
  manifest.integrity[name] = "sha384-" + createHash("sha384").update(bytes).digest("base64");
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// Files of other hands in the same folder (themes) are neither read nor removed.
function ours() {
  const known = new Set([...Object.keys(workers), ...Object.keys(pages)].map((n) => n.replace(".js", "")));
  return readdirSync(target).filter((f) => known.has(f.match(/^(.+)-[0-9a-f]{10}\.js$/)?.[1]));
}

function write() {
  mkdirSync(target, { recursive: true });
  for (const old of ours()) if (!out.has(old)) rmSync(join(target, old));
  for (const [file, bytes] of out) {
    writeFileSync(join(target, file), bytes);
    if (file.endsWith(".js") || file.endsWith(".css")) console.log(`${file}  ${(bytes.length / 1000).toFixed(1)} kB, ${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} kB gzip`);
  }
}

function check() {
  const differences = [...out].filter(([file, bytes]) => !existsSync(join(target, file)) || !readFileSync(join(target, file)).equals(bytes)).map(([file]) => file);
  const left = ours().filter((f) => !out.has(f));
  for (const file of [...differences, ...left]) console.error(`differs from the source: wwwroot/pa/${file}`);
  console.log(`${out.size} files compared, ${differences.length + left.length} differ`);
  process.exitCode = differences.length + left.length === 0 ? 0 : 1;
}
