import type { IncidentCore } from '../../kernel/incident-core.ts';
import { pager as pagerActor } from '../../kernel/system-actor.ts';
import type { PagerAsk } from '../../slack/kit/on-slack.ts';
import { bySlack, mayBeAnswered, type Page, type Paging, stepAt, type Taken } from './page.ts';

type State = IncidentCore & Paging;

/**
 * Each step that is a pager's triggers it. One that has not taken the page yet is asked as long as somebody may answer, also when
 * all steps are taken: that is no end, and the pager goes on calling. An answer and an end are told to those that were triggered.
 */
export function pagerAsks(state: State): readonly PagerAsk[] {
  return state.pages.flatMap((page) => {
    const byPager = page.taken.flatMap((turn) => {
      const how = stepAt(page, turn.place)?.how ?? bySlack;
      return how === bySlack ? [] : [{ pager: how, turn }];
    });
    const pagers = [...new Set(byPager.map(({ pager }) => pager))];
    const end = page.over === null || page.over.how === 'exhausted' ? state.resolved : page.over;
    const told = (action: 'acknowledge' | 'resolve', sequence: number) =>
      pagers.map((pager): PagerAsk => ({ pager, action, page: page.page, sequence }));
    return [
      ...(mayBeAnswered(page, state) ? byPager.map((one) => trigger(page, one.pager, one.turn)) : []),
      // What a pager has said itself it knows.
      ...(page.answered === null || page.answered.by === pagerActor ? [] : told('acknowledge', page.answered.sequence)),
      ...(end === null ? [] : told('resolve', end.sequence)),
    ];
  });
}

function trigger({ page }: Page, pager: string, { turn, sequence }: Taken): PagerAsk {
  const failed = (why: string) => ({ type: 'note_page_failure', page, turn, how: pager, why });
  const receipt = {
    by: pagerActor,
    made: { type: 'note_page_delivery', page, turn, how: pager },
    refused: failed,
    away: failed,
  };
  return { pager, action: 'trigger', page, sequence, receipt };
}
