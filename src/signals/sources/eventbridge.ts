import { z } from 'zod';
import { digest } from '../identity.ts';
import { instantOf } from '../instant.ts';
import { group, name, readAs, said } from '../sent.ts';
import { ignored, type Reading, type Source } from '../source.ts';
import { tell } from '../tell.ts';
import { alarmAt } from './alarm-link.ts';

/** Too little data is no news of the alarm itself: it neither fires nor has it cleared. */
export const alarmStates = { ALARM: 'firing', OK: 'cleared', INSUFFICIENT_DATA: 'info' } as const;

const changes = ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'] as const;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const event = z.looseObject({
  id: name,
  'detail-type': z.enum(changes),
  time: said,
  region: said,
  account: said,
  resources: z.tuple([name], z.unknown()),
  detail: z.looseObject({
    alarmName: said,
    configuration: z.looseObject({ description: said }).catch({ description: undefined }),
    state: z.looseObject({ value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']), reason: said, timestamp: said }),
    alarmContributor: z.looseObject({ id: said, attributes: group }).optional().catch(undefined),
  }),
});

const anyEvent = z.looseObject({ 'detail-type': z.string(), source: z.string() });

type AlarmEvent = z.infer<typeof event>;

export const eventbridge: Source = {
  kind: 'eventbridge',
  words: {
    sender: 'CloudWatch, by Amazon EventBridge',
    toldApartBy: 'the ARN of the alarm, and its contributor where there is one',
    clearedBy: '`detail.state.value: OK`',
  },
  takesForms: false,
  signing: null,
  secretFields: [],
  read({ body, receivedAt }) {
    const other = anyEvent.safeParse(body).data?.['detail-type'];
    const isOther = other !== undefined && !changes.some((change) => change === other);
    return isOther ? ignored('The event is not a change of an alarm’s state') : readAlarmEvent(body, receivedAt);
  },
};

export function readAlarmEvent(body: unknown, receivedAt: string): Reading {
  return readAs(event, body, 'Amazon EventBridge', (sent) => ({
    kind: 'signals',
    signals: [signalOf(sent, receivedAt)],
  }));
}

function signalOf({ id, time, region, account, resources: [arn], detail }: AlarmEvent, receivedAt: string) {
  const { alarmName, configuration, state, alarmContributor: contributor } = detail;
  const attributes = contributor?.attributes ?? {};
  const which = Object.values(attributes).filter((value) => typeof value === 'string');
  return tell({
    alert: contributor === undefined ? [arn] : [arn, contributor.id ?? digest(attributes)],
    delivery: [id],
    state: alarmStates[state.value],
    title: [alarmName === undefined || which.length === 0 ? alarmName : `${alarmName}: ${which.join(', ')}`],
    text: [configuration.description, state.reason],
    labels: { ...attributes, region, account, state: state.value },
    link: [alarmAt(arn).link],
    at: instantOf(state.timestamp) ?? instantOf(time),
    receivedAt,
  });
}
