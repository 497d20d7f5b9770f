import { type IncidentState, incident } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import { isUserId } from '../../kernel/user-id.ts';

/** A viewer with no part in an incident. */
const stranger = { user_id: '', isInChannel: false };

/** Where an incident is to be announced, by the filters in the settings; one that not everybody may see, nowhere. */
export function announcementChannels(
  { alerts, announcements, triage }: Pick<Settings, 'alerts' | 'announcements' | 'triage'>,
  state: IncidentState,
): readonly string[] {
  if (!incident.maySee(stranger, state)) return [];
  // A silenced alert is posted once it fires still when the silence has ended.
  if (state.kind === 'alert') {
    const channel = state.alert?.channel ?? alerts.channel;
    return channel === null || state.alert?.silencedUntil != null ? [] : [channel];
  }
  if (!incident.needsChannel(state) && triage.channel !== null) return [triage.channel];
  const announced = announcements
    .filter(({ severities, drills }) => severities.includes(state.severity) && (drills || state.kind === 'real'))
    .map(({ channel }) => channel);
  // What is still to be judged is told to somebody: where no channel is configured, to whoever declared it.
  const toDeclarer = !incident.needsChannel(state) && announced.length === 0 && isUserId(state.declared.by);
  return toDeclarer ? [state.declared.by] : announced;
}
