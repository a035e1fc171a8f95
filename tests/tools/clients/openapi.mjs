// Judges an OpenAPI document on standard input by the schema of its version: node openapi.mjs < openapi.json. Exit status 0: valid, and 3.1.
import { compileErrors, validate } from '@readme/openapi-parser';

let text = '';
for await (const part of process.stdin) text += part;
const document = JSON.parse(text);
const verdict = await validate(document);
if (!verdict.valid) console.error(compileErrors(verdict));
console.log(document.openapi);
process.exit(verdict.valid && document.openapi.startsWith('3.1.') ? 0 : 1);
