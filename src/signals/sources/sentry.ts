import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { name, readAs, said, stateFor } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import { hmacOf, isSame } from '../signature.ts';
import { type Delivery, headerOf, ignored, type Reading, type Signing, type Source } from '../source.ts';
import { tell } from '../tell.ts';

const signatureHeader = 'sentry-hook-signature';

/** The time in `Sentry-Hook-Timestamp` is not signed, so its age would prove nothing. */
const signing: Signing = {
  isAlways: true,
  hasTimestampHeader: false,
  check({ rawBody, headers, secret }) {
    const signature = headerOf(headers, signatureHeader);
    if (signature === undefined) return `the header ${signatureHeader} is missing`;
    return isSame(signature.toLowerCase(), hmacOf(secret, rawBody)) ? null : 'the signature is another';
  },
};

const project = z
  .union([z.looseObject({ slug: said, name: said }), said.transform((slug) => ({ slug, name: undefined }))])
  .catch({ slug: undefined, name: undefined });

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issue-alerts/ */
const issueAlert = z.looseObject({
  data: z.looseObject({
    triggered_rule: said,
    event: z.looseObject({
      event_id: name,
      issue_id: name,
      title: said,
      culprit: said,
      web_url: said,
      level: said,
      environment: said,
      tags: z.array(z.tuple([said, said])).catch([]),
    }),
  }),
});

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issues/ */
const issueChange = z.looseObject({
  action: z.string(),
  data: z.looseObject({
    issue: z.looseObject({
      id: name,
      shortId: said,
      title: said,
      culprit: said,
      level: said,
      priority: said,
      permalink: said,
      web_url: said,
      project,
    }),
  }),
});

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/ */
const metricAlert = z.looseObject({
  action: z.enum(['critical', 'warning', 'resolved']),
  data: z.looseObject({
    description_title: said,
    description_text: said,
    web_url: said,
    metric_alert: z.looseObject({
      id: name,
      date_detected: said,
      date_closed: said,
      alert_rule: z.looseObject({ id: name, name: said }),
    }),
  }),
});

/**
 * Sentry tells of every issue here, whatever the alert rules say: a new one is no alert, and one that is open again is only if a
 * rule has made it one before. What was archived needs nobody until it is open again; it was called ignored before.
 */
const issueStates: Readonly<Record<string, SignalState>> = {
  unresolved: 'firing',
  resolved: 'cleared',
  archived: 'cleared',
  ignored: 'cleared',
};

export const sentry: Source = {
  kind: 'sentry',
  words: {
    sender: 'Sentry',
    toldApartBy: 'the id of the issue, or of the metric alert’s rule',
    clearedBy: 'the action `resolved` of an issue or a metric alert, or `archived` of an issue',
  },
  takesForms: false,
  signing,
  secretFields: [],
  read(delivery) {
    const { body, headers } = delivery;
    switch (headerOf(headers, 'sentry-hook-resource')) {
      case 'event_alert':
        return readAs(issueAlert, body, 'Sentry for an issue alert', (sent) => ofIssueAlert(sent, delivery));
      case 'issue':
        return readAs(issueChange, body, 'Sentry for an issue', (sent) => ofIssue(sent, delivery));
      case 'metric_alert':
        return readAs(metricAlert, body, 'Sentry for a metric alert', (sent) => ofMetric(sent, delivery));
      default:
        return ignored('Sentry’s hook is of a resource that tells of no alert');
    }
  },
};

/** The time of the event is by the clock of whoever crashed; the hook's is by Sentry's, as that of the clearing. */
function ofIssueAlert({ data }: z.infer<typeof issueAlert>, { headers, receivedAt }: Delivery): Reading {
  const { event, triggered_rule: rule } = data;
  const tags = Object.fromEntries(event.tags.map(([tag, value]) => [tag ?? '', value]));
  const signal = tell({
    alert: [event.issue_id],
    delivery: ['event', event.event_id],
    state: 'firing',
    title: [event.title, rule],
    text: [event.culprit],
    severity: event.level ?? tags.level,
    service: tags.service,
    labels: { ...tags, rule, environment: event.environment ?? tags.environment },
    link: [event.web_url],
    at: instantOf(headerOf(headers, 'sentry-hook-timestamp')),
    receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}

/** Sentry sends each change once, and says no time of its own in the body. */
function ofIssue({ action, data: { issue } }: z.infer<typeof issueChange>, { headers, receivedAt }: Delivery): Reading {
  const sentAt = headerOf(headers, 'sentry-hook-timestamp');
  const signal = tell({
    alert: [issue.id],
    delivery: sentAt === undefined ? null : ['issue', issue.id, action, sentAt],
    state: stateFor(issueStates, action),
    title: [issue.title],
    text: [issue.culprit],
    severity: issue.priority ?? issue.level,
    labels: { project: issue.project.slug, level: issue.level, short_id: issue.shortId, action },
    link: [issue.web_url, issue.permalink],
    at: instantOf(sentAt),
    receivedAt,
  });
  return { kind: 'signals', signals: [signal.state === 'firing' ? { ...signal, again: true } : signal] };
}

function ofMetric({ action, data }: z.infer<typeof metricAlert>, { headers, receivedAt }: Delivery): Reading {
  const { metric_alert: alert } = data;
  const isResolved = action === 'resolved';
  const at = instantOf(isResolved ? alert.date_closed : alert.date_detected);
  const changed = at ?? headerOf(headers, 'sentry-hook-timestamp');
  const signal = tell({
    alert: ['rule', alert.alert_rule.id],
    delivery: changed === undefined ? null : ['metric', alert.id, action, changed],
    state: isResolved ? 'cleared' : 'firing',
    title: [data.description_title, alert.alert_rule.name],
    text: [data.description_text],
    severity: isResolved ? undefined : action,
    labels: { rule: alert.alert_rule.name },
    link: [data.web_url],
    at,
    receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}
