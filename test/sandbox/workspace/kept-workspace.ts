import { holdDirectory } from '../../../src/sandbox/workspace/hold-directory.ts';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { manifest, secrets } from './bolt-app.ts';

/** A workspace in a process of its own, so that it can be killed: prints its address. */
const workspace = await startWorkspace({
  port: 0,
  directory: await holdDirectory(process.argv[2] ?? ''),
  manifest,
  ...secrets,
  requestUrls: [],
});
process.stdout.write(`${workspace.url}\n`);
