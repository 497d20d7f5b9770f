import { readConfig } from '../../src/configuration/read-config.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { request } from '../support/requests.ts';

// A process of its own that writes notes all at once: note-writer.ts <incident> <name> <count>
const [incident = '', name = '', count = '0'] = process.argv.slice(2);
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.sentence);
const { regions, close } = await openDatabase(read.config.database, { onError: () => undefined });
const record = openRecord(regions);
const outcomes = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    record.execute(request(incident, `${name}-${index}`, { type: 'add_note', text: `${name} ${index}` })),
  ),
);
const loaded = await record.load(incident, { fresh: true });
process.stdout.write(JSON.stringify({ outcomes: outcomes.map(({ kind }) => kind), loaded }));
await close();
