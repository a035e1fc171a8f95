// Judges a JSON Feed on standard input by the types of its version 1.1: node jsonfeed.mjs < feed.json. Exit status 0: nothing is missing, unknown or of another type
// (what an item has of ours begins with « _ » and is an object, as the version wants it); else the compiler says what.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let text = '';
for await (const part of process.stdin) text += part;
const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const folder = mkdtempSync(join(modules, '.feed-'));       // beside the types, where the compiler finds them
try {
  const file = join(folder, 'feed.ts');
  writeFileSync(file, `import type Feed from '@json-feed-types/1_1';
import type { Extension } from '@json-feed-types/common';
export const feed: Feed<{ item: Extension }> = ${JSON.stringify(JSON.parse(text), null, 1)};
`);
  const said = spawnSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '--noEmit', '--strict', '--ignoreConfig', '--module', 'esnext', '--moduleResolution', 'bundler', file], { encoding: 'utf8' });
  console.error(said.stdout + said.stderr);
  process.exitCode = said.status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
