import { migrate } from '../../src/store/migrate.ts';
import { connectOwner } from '../../src/store/owner.ts';

// A process of its own that brings a database's schema up to date: migrator.ts <url>
const owner = await connectOwner({ connectionString: process.argv[2] });
process.stdout.write(JSON.stringify(await migrate(owner, 'postgresql')));
await owner.destroy();
