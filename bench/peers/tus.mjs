// tus.mjs PORT FOLDER: @tus/server with its file store. It neither hashes nor fsyncs.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const installed = createRequire(new URL("../../.local/bench/package.json", import.meta.url));
const load = (name) => import(pathToFileURL(installed.resolve(name)).href);
const [{ Server }, { FileStore }] = [await load("@tus/server"), await load("@tus/file-store")];
new Server({ path: "/files", datastore: new FileStore({ directory: process.argv[3] }) }).listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
