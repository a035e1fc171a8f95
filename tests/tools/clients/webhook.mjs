// Verifies one message with the reference library of Standard Webhooks: {secret, headers, body} in JSON on standard input. Exit status 0: authentic.
import { Webhook } from 'standardwebhooks';

let text = '';
for await (const part of process.stdin) text += part;
const { secret, headers, body } = JSON.parse(text);
console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
