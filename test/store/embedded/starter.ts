import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';

// A process of its own that starts or joins the server of a directory, says so in a line, and stops at the word "stop".
const server = await startEmbeddedPostgres({ directory: process.argv[2] ?? '' });
process.stdout.write(`${JSON.stringify({ url: server.ownerUrl, location: server.location })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'stop') break;
}
await server.stop();
process.exit(0);
