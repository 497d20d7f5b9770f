import { type IncidentState, slackSides } from '../../capabilities/index.ts';
import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { pageKey } from '../../paging/page-key.ts';
import { label } from '../kit/name.ts';
import type { PagerAsk } from '../kit/on-slack.ts';
import { contentHash } from './content-hash.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';
import { pagerSurface, type Step } from './step.ts';

export function pagerAsks(state: IncidentState): readonly PagerAsk[] {
  return slackSides.flatMap((side) => side.pagerAsks?.(state) ?? []);
}

/** The id of what a pager is asked, in whatever era: it hears nothing twice because an incident has moved. */
export function pagerPostId({ incident_id }: IncidentState, ask: PagerAsk): string {
  return postId(incident_id, surfaceOf(ask), ask.sequence);
}

/** What pagers are still to be asked. Only what one has been told of is taken back there. */
export function pagerSteps(
  state: IncidentState,
  known: ReadonlyMap<string, PostedRow>,
  channelId: string | null,
): readonly Step[] {
  const asks = pagerAsks(state);
  const isTold = (ask: PagerAsk) => (known.get(pagerPostId(state, ask))?.ts ?? null) !== null;
  const told = new Set([...known.values()].flatMap(({ surface, ts }) => (ts === null ? [] : [surface])));
  return asks.flatMap((ask): readonly Step[] => {
    const { pager, action, page, sequence, receipt } = ask;
    if (isTold(ask)) return [];
    if (action !== 'trigger' && !told.has(surfaceOf({ ...ask, action: 'trigger' }))) return [];
    const call = {
      ...{ action, key: pageKey(state.incident_id, page), severity: state.severity },
      summary: summaryOf(state),
      link: channelId === null ? null : linkTo(state.team_id, channelId),
    };
    const row: PostedRow = {
      post_id: pagerPostId(state, ask),
      surface: surfaceOf(ask),
      channel_id: pager,
      ...{ ts: null, thread_ts: null, late_ms: null, failure: null, sequence },
      content_hash: contentHash(call.key),
    };
    return [{ kind: 'call', row, call, receipt: receipt ?? null }];
  });
}

function surfaceOf({ pager, action, page }: PagerAsk): string {
  return `${pagerSurface}${pager} ${action} ${page}`;
}

/** What leaves the workspace: of a private incident its number alone. */
function summaryOf(state: IncidentState): string {
  const about = `${label(state)} (${state.severityTerm.name})`;
  const title = titleOf(state);
  return isPrivate(state) || typeof title !== 'string' ? about : `${about}: ${typedOnOneLine(title)}`;
}

/** https://docs.slack.dev/interactivity/deep-linking */
function linkTo(team: string, channel: string): string {
  return `https://slack.com/app_redirect?team=${encodeURIComponent(team)}&channel=${encodeURIComponent(channel)}`;
}
