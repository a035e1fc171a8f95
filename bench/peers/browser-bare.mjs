// Prints a Worker that does one thing, in chunks of 64 KiB: WebCrypto's ChaCha20-Poly1305, that of @noble/ciphers, or SHA-256 of @noble/hashes.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const client = join(dirname(fileURLToPath(import.meta.url)), "../../src/Platform.Web/Client");
const { build } = await import(pathToFileURL(createRequire(join(client, "build.mjs")).resolve("esbuild")).href);
const contents = `
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
const CHUNK = 65536, AT_ONCE = 16, NAME = "ChaCha20-Poly1305";
self.onmessage = async ({ data: { kind, mib } }) => {
  const key = crypto.getRandomValues(new Uint8Array(32)), chunk = crypto.getRandomValues(new Uint8Array(CHUNK)), chunks = mib * 16;
  const nonce = (n) => { const bytes = new Uint8Array(12); new DataView(bytes.buffer).setUint32(8, n); return bytes; };
  const native = kind === "raw" ? await crypto.subtle.importKey("raw-secret", key, NAME, false, ["encrypt"]) : null;
  const hash = sha256.create();
  const from = performance.now();
  if (native) for (let n = 0; n < chunks; n += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => crypto.subtle.encrypt({ name: NAME, iv: nonce(n + i) }, native, chunk)));
  else if (kind === "sha") for (let n = 0; n < chunks; n++) hash.update(chunk);
  else for (let n = 0; n < chunks; n++) chacha20poly1305(key, nonce(n)).encrypt(chunk);
  self.postMessage(chunks * CHUNK / 1e6 / ((performance.now() - from) / 1000));
};`;
const { outputFiles } = await build({ stdin: { contents, resolveDir: client, loader: "js" }, bundle: true, write: false, format: "esm", minify: true, target: ["chrome130", "firefox132"] });
process.stdout.write(outputFiles[0].text);
