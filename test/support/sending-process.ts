import { readConfig } from '../../src/configuration/read-config.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { openExisting } from '../../src/terminal/open-existing.ts';
import { createPost } from '../../src/webhooks/post.ts';
import { sendAll } from '../../src/webhooks/sender.ts';
import { createWebhookRows } from '../../src/webhooks/webhook-rows.ts';
import { webhookDatabase } from '../../src/webhooks/webhook-tables.ts';

/**
 * A process of its own that sends to the endpoint of its settings what the workspace in its argument records, with the code of the
 * product, until it is killed. It says "sending" whenever it is about to.
 */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.sentence);
const [endpoint] = read.config.webhooks;
if (endpoint === undefined) throw new Error('no endpoint');
const { regions } = await openExisting(read.config.database, 'append', () => undefined);
const database = webhookDatabase(regions);
const post = createPost({ proxies: undefined, version: 'test', clock: Date.now });
const rows = createWebhookRows(database, { team: process.argv[2] ?? '', name: endpoint.name });

for (;;) {
  await sendAll({
    ...{ endpoint, rows, database, record: openRecord(regions), clock: Date.now, random: Math.random },
    ...{ tell: async () => true, tried: () => undefined, isDisabled: () => undefined, isStopped: () => false },
    logger: { warn: () => undefined },
    async send(what) {
      process.stdout.write('sending\n');
      return post.send(what);
    },
  });
}
