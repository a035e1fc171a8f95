// Whole-file SHA-256 beside the page: WebCrypto has no incremental digest, and this one must not slow the sealing.
import { sha256 } from "@noble/hashes/sha2.js";

let hash = sha256.create();

self.onmessage = ({ data }: MessageEvent<{ bytes?: Uint8Array; end?: true }>) => {
  if (data.bytes) {
    hash.update(data.bytes);
    self.postMessage({ taken: data.bytes.length });
  }
  if (data.end) {
    self.postMessage({ digest: hash.digest() });
    hash = sha256.create();
  }
};
