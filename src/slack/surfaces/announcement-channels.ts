import { type IncidentState, incident } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';

/** A viewer with no part in an incident. */
const stranger = { user_id: '', isInChannel: false };

/** Where an incident is to be announced, by the filters in the settings; one that not everybody may see, nowhere. */
export function announcementChannels(
  { announcements }: Pick<Settings, 'announcements'>,
  state: IncidentState,
): readonly string[] {
  if (!incident.maySee(stranger, state)) return [];
  return announcements
    .filter(({ severities, drills }) => severities.includes(state.severity) && (drills || state.kind === 'real'))
    .map(({ channel }) => channel);
}
