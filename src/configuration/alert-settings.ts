import { z } from 'zod';
import { channelExpected, channelPattern } from './channel-id.ts';
import { duration, flag, group, severity, text } from './setting-forms.ts';

const word = text(/^(?=.*\S)\P{Cc}{1,200}$/u, 'expected one line of at most 200 characters');
const doesExpected = 'expected ignore, post, triage or declare';

/** What becomes of an alert, by where it comes from and what it is labelled. */
const rule = z.strictObject(
  {
    source: word.optional().describe('Only alerts of this source, by its name; of any unless told.'),
    service: word.optional().describe('Only alerts of this service; of any, or none, unless told.'),
    labels: z
      .record(z.string(), word, 'expected labels with their values')
      .default({})
      .describe('Only alerts with all of these labels; a value may end in * for any that begins so.'),
    does: z
      .enum(['ignore', 'post', 'triage', 'declare'], doesExpected)
      .describe('What becomes of it: ignore, post, triage (an incident to be judged first), or declare.'),
    severity: severity.optional().describe("The severity; by the sender's own word unless told."),
    channel: text(channelPattern, channelExpected)
      .optional()
      .describe("Where it is posted; in its service's channel unless told, and else where alerts are posted."),
    page: word
      .optional()
      .describe('Whom it pages: the name of an escalation, a rotation or a service, as after "/incident page".'),
    private: flag
      .default(false)
      .describe('Whether only its incident’s own people see it; it has to page some of them then.'),
    resolves: flag
      .default(false)
      .describe(
        'For declare: whether the incident is resolved once all its alerts have stayed clear; somebody is asked unless told.',
      ),
    group_by: z
      .array(word, 'expected a list of labels')
      .default([])
      .describe(
        'Alerts that agree in these labels, or in "service", share one incident; each has its own unless told.',
      ),
    group_for: duration
      .prefault('1h')
      .describe('For how long after its first alert others join an incident that is open.'),
  },
  group,
);

export const alertsSchema = z
  .strictObject(
    {
      channel: text(channelPattern, channelExpected)
        .nullable()
        .default(null)
        .describe('Where alerts are posted that neither a rule nor their service has a channel for. Not set: nowhere.'),
      settle: duration
        .prefault('5m')
        .describe('How long an alert has to stay clear before it is over; one that fires again before that goes on.'),
      flapping_from: z
        .int('expected a whole number')
        .min(2, 'expected 2 or more')
        .max(100, 'expected 100 or less')
        .default(5)
        .describe('From how many firings in an hour on an alert counts as flapping.'),
      rules: z
        .array(rule, 'expected a list of rules')
        .default([])
        .describe('What becomes of which alert: the first rule that fits counts. An alert that none fits is posted.'),
    },
    group,
  )
  .prefault({})
  .describe('What becomes of alerts.');
