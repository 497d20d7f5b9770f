import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/configuration/read-config.ts';
import { createLiveSettings } from '../../src/live-settings/live-settings.ts';
import { openExisting } from '../../src/terminal/open-existing.ts';
import { noCalendars } from '../live-settings/no-calendars.ts';
import { changes, make, changesTeam as team } from './changes-in-slack.ts';

/**
 * A process of its own that makes the same changes of overrides and services as the others, in their order, again and again, until
 * it is killed: each is asked for under its own request id, as Slack delivers again. It says "now" before each, and ends with a
 * failure where one has another outcome than it had the first time.
 */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.sentence);
const { settings } = read.config;
const { regions } = await openExisting(read.config.database, 'append', () => undefined);
const live = createLiveSettings(settings, {
  ...{ regions, calendars: noCalendars, logger: { warn: () => undefined } },
  workspace: () => team,
});

for (;;) {
  for (const change of changes) {
    process.stdout.write('now\n');
    await make(live, change);
  }
  await wait(20);
}
