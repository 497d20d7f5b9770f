import { requestId } from '../kernel/request-id.ts';
import { pager } from '../kernel/system-actor.ts';
import { readPageKey } from '../paging/page-key.ts';
import type { Keep } from '../signals/intake.ts';
import type { Signal } from '../signals/signal.ts';
import type { IncidentRecord } from '../store/record.ts';

export type PagerAnswerPorts = {
  readonly record: Pick<IncidentRecord, 'execute'>;
  /** Told of each record that may have an event more. */
  readonly touched: (incidentId: string) => void;
};

/** The kinds of sources that give back the key of a page. */
const pagers: ReadonlySet<string> = new Set(['pagerduty-webhooks', 'opsgenie', 'grafana-irm']);

/**
 * What pagers tell of our own pages is no alert: where somebody has acknowledged one there, or a person has resolved it, the page
 * is answered. A resolution without a person is the echo of Quorum's own, or the pager's by itself. Everything else is kept.
 */
export function withPagerAnswers(keep: Keep, { record, touched }: PagerAnswerPorts): Keep {
  async function answer(
    { source, delivery, state, at, labels: { by = '' } }: Signal,
    receivedAt: string,
    meant: PageMeant,
    kind: string,
  ) {
    if (state !== 'acknowledged' && !(state === 'cleared' && isPerson(kind, by))) return true;
    const event_id = requestId('pager answer', source, delivery);
    return answerPage({ record, touched }, { ...meant, event_id, how: source, who: by, at }, receivedAt);
  }

  return async (signals, raw) => {
    if (!pagers.has(raw.kind)) return keep(signals, raw);
    const others: Signal[] = [];
    for (const signal of signals) {
      const meant = pageMeant(signal);
      if (meant === null) others.push(signal);
      else if (!(await answer(signal, raw.receivedAt, meant, raw.kind))) return 'unreachable';
    }
    return others.length === 0 && signals.length > 0 ? 'kept' : keep(others, raw);
  };
}

type AnsweredPage = PageMeant & {
  readonly event_id: string;
  /** Which pager says so. */
  readonly how: string;
  readonly who: string | null;
  readonly at: string;
};

/** Records that somebody has answered a page at a pager. False: it is not known whether that is recorded. */
export async function answerPage(
  { record, touched }: PagerAnswerPorts,
  { incident_id, page, event_id, how, who, at }: AnsweredPage,
  now: string,
): Promise<boolean> {
  const { kind } = await record.execute({
    // A pager's clock may be ahead of ours.
    ...{ event_id, incident_id, actor: pager, origin: 'signal', occurred_at: at < now ? at : now },
    command: { type: 'acknowledge_page', page, how, ...(who === null || who === '' ? {} : { text: who }) },
  });
  if (kind === 'recorded') touched(incident_id);
  return kind === 'recorded' || kind === 'unchanged' || kind === 'refused' || kind === 'mismatch';
}

/** Opsgenie calls people by their e-mail addresses, and a system by its name. https://docs.opsgenie.com/docs/user-api */
function isPerson(kind: string, by: string): boolean {
  return kind === 'opsgenie' ? by.includes('@') : by !== '';
}

type PageMeant = NonNullable<ReturnType<typeof readPageKey>>;

/** PagerDuty calls it the key of its incident, Opsgenie the alias of its alert, and Grafana IRM the id that its sender gave it. */
function pageMeant({ alert, labels }: Signal): PageMeant | null {
  return readPageKey(labels.incident_key ?? labels.alert_uid ?? '') ?? readPageKey(alert);
}
