// SHA-256 beside the page: of a whole sealed file (WebCrypto has no incremental digest, and this one must not slow the sealing), or, by a port, of the
// documents that a sealer reads.
import { sha256 } from "@noble/hashes/sha2.js";
import { serveHasher } from "./document-hash.ts";

let hash = sha256.create();

self.onmessage = ({ data }: MessageEvent<{ bytes?: Uint8Array; end?: true; documents?: MessagePort }>) => {
  if (data.documents) serveHasher(data.documents);
  if (data.bytes) {
    hash.update(data.bytes);
    self.postMessage({ taken: data.bytes.length });
  }
  if (data.end) {
    self.postMessage({ digest: hash.digest() });
    hash = sha256.create();
  }
};
