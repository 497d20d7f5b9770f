import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { fromJson, group, name, readAs, said } from '../sent.ts';
import type { Reading, Source } from '../source.ts';
import { tell } from '../tell.ts';
import { alarmAt } from './alarm-link.ts';
import { alarmStates, readAlarmEvent } from './eventbridge.ts';
import { envelope, openEnvelope } from './sns.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
const alarm = z.looseObject({
  AlarmArn: name,
  AlarmName: said,
  AlarmDescription: said,
  NewStateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: said,
  StateChangeTime: said,
  Trigger: z
    .looseObject({
      MetricName: said,
      Namespace: said,
      Dimensions: z.array(z.looseObject({ name: said, value: said })).catch([]),
    })
    .partial()
    .catch({ Dimensions: [] }),
});

type Alarm = z.infer<typeof alarm>;

export const cloudwatch: Source = {
  kind: 'cloudwatch',
  words: {
    sender: 'CloudWatch, by Amazon SNS',
    toldApartBy: '`AlarmArn`',
    clearedBy: '`NewStateValue: OK`, where the topic is among the OK actions',
  },
  takesForms: false,
  signing: null,
  secretFields: ['Token', 'SubscribeURL', 'UnsubscribeURL'],
  open: openEnvelope,
  read: ({ body, receivedAt }) => readAs(envelope, body, 'Amazon SNS', (sent) => understand(sent, receivedAt)),
};

/** A message that is no alarm may be anything that is published on the topic. An alarm may come by way of EventBridge, too. */
function understand({ MessageId, Message }: z.infer<typeof envelope>, receivedAt: string): Reading {
  const message = fromJson(Message);
  const sent = alarm.safeParse(message).data;
  if (sent !== undefined) return { kind: 'signals', signals: [signalOf(sent, MessageId, receivedAt)] };
  const event = readAlarmEvent(message, receivedAt);
  return event.kind === 'signals' ? event : { kind: 'ignored', reason: 'The message is no CloudWatch alarm' };
}

function signalOf(sent: Alarm, messageId: string, receivedAt: string) {
  const { region, account, link } = alarmAt(sent.AlarmArn);
  const { MetricName, Namespace, Dimensions = [] } = sent.Trigger;
  return tell({
    alert: [sent.AlarmArn],
    delivery: [messageId],
    state: alarmStates[sent.NewStateValue],
    title: [sent.AlarmName],
    text: [sent.AlarmDescription, sent.NewStateReason],
    labels: {
      ...group.parse(Object.fromEntries(Dimensions.map(({ name: dimension, value }) => [dimension ?? '', value]))),
      region,
      account,
      namespace: Namespace,
      metric: MetricName,
      state: sent.NewStateValue,
    },
    link: [link],
    at: instantOf(sent.StateChangeTime),
    receivedAt,
  });
}
