import { openRecord } from '../../src/store/open-record.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions } from '../../src/store/regions.ts';
import { request } from '../support/requests.ts';

// A process of its own that writes notes all at once: note-writer.ts <url> <incident> <name> <count>
const [url = '', incident = '', name = '', count = '0'] = process.argv.slice(2);
const regions = createRegions([openRegion({ name, client: { connectionString: url }, onError: () => undefined })]);
const record = openRecord(regions);
const outcomes = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    record.execute(request(incident, `${name}-${index}`, { type: 'add_note', text: `${name} ${index}` })),
  ),
);
const loaded = await record.load(incident, { fresh: true });
process.stdout.write(JSON.stringify({ outcomes: outcomes.map(({ kind }) => kind), loaded }));
await regions.close();
