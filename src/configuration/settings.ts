import { z } from 'zod';
import { type Severity, severities } from '../kernel/severity.ts';
import { alertsSchema } from './alert-settings.ts';
import { channelExpected, channelPattern } from './channel-id.ts';
import { escalationsSchema, unknownEscalations, unknownInSteps, unknownPages } from './escalation-settings.ts';
import { oncallSchema } from './oncall-settings.ts';
import { pagersSchema } from './pager-settings.ts';
import { permissionsSchema } from './permission-settings.ts';
import { rolesSchema } from './role-settings.ts';
import { unknownSchedules } from './schedule-settings.ts';
import { servicesSchema } from './service-settings.ts';
import { duration, durationExpected, flag, group, severityList, text } from './setting-forms.ts';
import { severitiesSchema } from './severity-settings.ts';
import { signalsSchema } from './signal-settings.ts';
import { webhooksSchema } from './webhook-settings.ts';

/** {number} at least once, and no other braces than those of the four words. */
const channelNamePattern = /^(?=.*\{number\})([^{}\p{Cc}]|\{(number|title|date|severity)\}){1,80}$/u;

/** https://docs.slack.dev/reference/events/reaction_added names it without colons. */
const reactionPattern = /^[a-z0-9_+'-]{1,100}$/;

const unattended = z.strictObject(
  {
    severities: severityList.default(['sev1', 'sev2']).describe('For which severities; an empty list is for none.'),
    after: z
      .union([z.literal('never').transform(() => null), duration], `${durationExpected}, or never`)
      .prefault('5m')
      .describe('How long after the declaration, such as 90s, 5m or 1h; or never.'),
    snooze: duration.prefault('15m').describe('For how long the button of the reminder puts the next one off.'),
  },
  group,
);

/** When somebody is reminded of something, for which severities. */
function reminder(severities: readonly Severity[], after: string, says: string) {
  return z
    .strictObject(
      {
        severities: severityList.default([...severities]).describe('For which severities; an empty list is for none.'),
        after: z
          .union([z.literal('never').transform(() => null), duration], `${durationExpected}, or never`)
          .prefault(after)
          .describe('How long it has to be so, such as 90s, 5m or 1h; or never.'),
      },
      group,
    )
    .prefault({})
    .describe(says);
}

function nextUpdate(after: string) {
  return z
    .union([z.literal('never').transform(() => null), duration], `${durationExpected}, or never`)
    .prefault(after)
    .describe('How long after an update or the declaration, such as 30m or 2h; or never.');
}

const announcement = z.strictObject(
  {
    channel: text(channelPattern, channelExpected).describe("The channel's id in Slack."),
    severities: severityList.default([...severities]).describe('Of which severities; all unless told.'),
    drills: flag.default(false).describe('Whether drills are announced there as well.'),
  },
  group,
);

const announcements = z
  .array(announcement, 'expected a list, each entry with a channel')
  .superRefine((entries, context) => {
    for (const [index, { channel }] of entries.entries()) {
      const same = entries.findIndex((entry) => entry.channel === channel);
      if (same === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index, 'channel'],
        message: `announcements[${index}].channel is ${channel}, as announcements[${same}].channel is: expected each channel once`,
      });
    }
  });

const nameTemplate = 'inc-{number}-{title}';
const drillTemplate = 'drill-{number}-{title}';
const nameTemplateExpected = `expected a template with {number}, and {title}, {date} and {severity} as you like, such as ${nameTemplate}`;
const reactionExpected = "expected an emoji's name without colons, such as pushpin";

export const settingsSchema = z
  .strictObject(
    {
      severities: severitiesSchema.prefault({}).describe('What the severities are called, and which may be chosen.'),
      reminders: z
        .strictObject(
          {
            unattended: unattended
              .prefault({})
              .describe('The reminder when nobody has acknowledged an incident or taken its lead.'),
            no_lead: reminder(
              ['sev1', 'sev2'],
              '10m',
              'The reminder when an incident is acknowledged and nobody leads.',
            ),
            severity_unset: reminder(
              severities,
              '15m',
              'The reminder when an incident was declared without a severity, and nobody has set one since.',
            ),
            still_open: reminder(
              severities,
              '1d',
              'The reminder when an incident is open and nobody has recorded anything for long.',
            ),
            update_due: reminder(severities, '3m', 'The reminder when an update that was promised is late.'),
            task_due: reminder(severities, '1m', 'The reminder of whoever has a task when its due time has passed.'),
            no_cause: reminder(
              ['sev1', 'sev2'],
              '1d',
              'The reminder when an incident is resolved and nobody has said what the cause was.',
            ),
            drills: flag.default(false).describe('Whether Quorum reminds of drills, too.'),
          },
          group,
        )
        .prefault({})
        .describe('When Quorum reminds.'),
      updates: z
        .strictObject(
          {
            next: z
              .strictObject(
                {
                  sev1: nextUpdate('30m'),
                  sev2: nextUpdate('1h'),
                  sev3: nextUpdate('never'),
                  sev4: nextUpdate('never'),
                  sev5: nextUpdate('never'),
                },
                group,
              )
              .prefault({})
              .describe('When the next update is due after each, by severity, where nobody says otherwise.'),
          },
          group,
        )
        .prefault({})
        .describe('Updates for everybody.'),
      handover: z
        .strictObject(
          {
            answer_within: duration
              .prefault('5m')
              .describe('How long somebody who is offered the lead has to answer before another may take it.'),
          },
          group,
        )
        .prefault({})
        .describe('When the lead passes from one person to another.'),
      roles: rolesSchema.describe('The roles that an incident has, and what each of them does.'),
      permissions: permissionsSchema,
      channels: z
        .strictObject(
          {
            name: text(channelNamePattern, nameTemplateExpected)
              .default(nameTemplate)
              .describe("How an incident's channel is named: {number} at least, and {title}, {date}, {severity}."),
            drill: text(channelNamePattern, nameTemplateExpected)
              .default(drillTemplate)
              .describe("How a drill's channel is named, in the same way."),
          },
          group,
        )
        .prefault({})
        .describe('The channels of the incidents.'),
      announcements: announcements
        .default([])
        .describe('Where incidents are announced. Not in the file: where QUORUM_ANNOUNCEMENT_CHANNEL says.'),
      triage: z
        .strictObject(
          {
            channel: text(channelPattern, channelExpected)
              .nullable()
              .default(null)
              .describe(
                'Where an incident that is declared for triage is judged. Not set: where incidents are announced.',
              ),
          },
          group,
        )
        .prefault({})
        .describe('Incidents that are judged before they have a channel.'),
      reactions: z
        .strictObject(
          {
            note: text(reactionPattern, reactionExpected)
              .default('pushpin')
              .describe("The emoji that makes a message a note of its channel's incident, by its name."),
          },
          group,
        )
        .prefault({})
        .describe('What reactions do.'),
      signals: signalsSchema,
      alerts: alertsSchema,
      services: servicesSchema,
      oncall: oncallSchema,
      pagers: pagersSchema,
      escalations: escalationsSchema,
      webhooks: webhooksSchema,
    },
    'expected settings, such as "reminders:"',
  )
  .superRefine(({ alerts, escalations, oncall, pagers, services }, context) => {
    const faults = [
      ...unknownInSteps(escalations, oncall.rotations, pagers),
      ...unknownSchedules(oncall, pagers),
      ...unknownEscalations(services, escalations),
      ...unknownPages(alerts.rules, { escalations, oncall, services }),
    ];
    for (const { path, message } of faults) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .describe('How Quorum works in this organization; each setting has a default.');

/** The settings in effect. Durations are in milliseconds; `after` is null where there is no such reminder. */
export type Settings = z.infer<typeof settingsSchema>;

export type Announcement = Settings['announcements'][number];

export type Rotation = Settings['oncall']['rotations'][number];

/** A service of the catalogue. */
export type Service = Settings['services'][number];

export type Escalation = Settings['escalations'][number];
