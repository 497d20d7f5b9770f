import { z } from 'zod';
import { ownSource } from '../signals/signal.ts';
import { sourceKinds, sourceOf } from '../signals/sources/index.ts';
import { topicPattern } from '../signals/sources/sns.ts';
import { duration, group, text } from './setting-forms.ts';

/** A part of the address that alerts are sent to. */
export const sourceNamePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
const nameExpected = 'expected a name of small letters, digits and hyphens, such as prod-grafana';
const topicExpected = 'expected the ARN of a topic, such as arn:aws:sns:eu-west-1:123456789012:alarms';
const headerExpected = 'expected the name of a header, such as X-Grafana-Alerting-Timestamp';
const kindExpected = `expected one of ${sourceKinds.join(', ')}`;

const source = z.strictObject(
  {
    name: text(sourceNamePattern, nameExpected)
      .optional()
      .describe('How the source is called in its address; as its kind unless told.'),
    kind: z.enum(sourceKinds, kindExpected).describe('What sends the alerts.'),
    topics: z
      .array(text(topicPattern, topicExpected), 'expected a list of ARNs')
      .min(1, topicExpected)
      .optional()
      .describe('For cloudwatch: the topics of Amazon SNS that are listened to; no other is.'),
    timestamp_header: text(/^[A-Za-z0-9-]{1,60}$/, headerExpected)
      .optional()
      .describe('For grafana: the header in which its contact point tells when it signed.'),
    expect_every: duration
      .optional()
      .describe(
        'How often it sends at least, if only that all is well: a longer silence is an alert. Not watched unless told.',
      ),
  },
  group,
);

export type SourceSetting = z.infer<typeof source>;

/** How a source is called. */
export function nameOfSource({ name, kind }: SourceSetting): string {
  return name ?? kind;
}

/** How often each source is to be heard from, in milliseconds, of those that are watched. */
export function expectedSources({
  signals,
}: {
  readonly signals: { readonly sources: readonly SourceSetting[] };
}): ReadonlyMap<string, number> {
  return new Map(
    signals.sources.flatMap((setting) =>
      setting.expect_every === undefined ? [] : [[nameOfSource(setting), setting.expect_every] as const],
    ),
  );
}

/** A shorter silence than this may be of Quorum itself. */
const expectMsMin = 60_000;

export const signalsSchema = z
  .strictObject(
    {
      sources: z
        .array(source, 'expected a list, each entry with a kind')
        .superRefine((all, context) => {
          for (const [index, setting] of all.entries()) {
            for (const message of faultsOf(setting, all.slice(0, index).map(nameOfSource))) {
              context.addIssue({ code: 'custom', path: [index], message: `signals.sources[${index}] ${message}` });
            }
          }
        })
        .default([])
        .describe('Where alerts come from. Each needs a key in QUORUM_SIGNAL_KEYS; docs/alerts.md tells how.'),
    },
    group,
  )
  .prefault({})
  .describe('The alerts that other systems send.');

/** What two of its settings say together, or two sources. */
function faultsOf(setting: SourceSetting, namesBefore: readonly string[]): readonly string[] {
  const { kind, topics, timestamp_header, expect_every = expectMsMin } = setting;
  const name = nameOfSource(setting);
  const hasTopics = sourceOf(kind)?.open !== undefined;
  const hasHeader = sourceOf(kind)?.signing?.hasTimestampHeader === true;
  return [
    ...(name === ownSource
      ? [`has the name ${ownSource}, which the alerts of Quorum itself have: expected another`]
      : []),
    ...(namesBefore.includes(name) ? [`has the name ${name}, as another has: expected each name once`] : []),
    ...(hasTopics && topics === undefined ? [`has no topics: expected those that ${kind} listens to`] : []),
    ...(!hasTopics && topics !== undefined ? [`has topics, which are nothing to ${kind}`] : []),
    ...(!hasHeader && timestamp_header !== undefined ? [`has a timestamp_header, which is nothing to ${kind}`] : []),
    ...(expect_every < expectMsMin ? ['has an expect_every of less than 1m: expected 1m or more'] : []),
  ];
}
