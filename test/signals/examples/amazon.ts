import { nameOf } from '../../../src/signals/identity.ts';
import type { Example } from './example.ts';

export const topic = 'arn:aws:sns:eu-west-1:210987654321:quorum-alarms';
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:210987654321:alarm:${name}`;

type Given = { readonly state?: string; readonly name?: string; readonly at?: string };

function alarm({ state = 'ALARM', name = 'checkout 5xx', at = '2026-11-26T02:14:07.613+0000' }: Given) {
  return {
    AlarmName: name,
    AlarmDescription: 'More than 1 % of the answers are errors',
    AWSAccountId: '210987654321',
    NewStateValue: state,
    NewStateReason: 'Threshold Crossed: 3 datapoints were greater than the threshold (1.0).',
    StateChangeTime: at,
    Region: 'EU (Ireland)',
    AlarmArn: arn(name),
    OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'HTTPCode_Target_5XX_Count',
      Namespace: 'AWS/ApplicationELB',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Dimensions: [{ value: 'app/checkout/50dc6c495c0c9188', name: 'LoadBalancer' }],
      Period: 60,
      EvaluationPeriods: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 1,
    },
  };
}

export function notification(messageId: string, message: unknown, more: object = {}): object {
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topic,
    Subject: 'ALARM: "checkout 5xx" in EU (Ireland)',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-26T02:14:08.001Z',
    SignatureVersion: '1',
    Signature: 'c2lnbmVk',
    SigningCertURL:
      'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem',
    UnsubscribeURL: `https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topic}:1`,
    ...more,
  };
}

const ids = ['5a1f0a39-3d0f-5a52-9a7f-0d4d3b6a7c01', '5a1f0a39-3d0f-5a52-9a7f-0d4d3b6a7c02'] as const;

function changed(id: string, given: Given, more: object = {}) {
  const { state = 'ALARM', name = 'checkout 5xx', at = '2026-11-26T02:14:07.613+0000' } = given;
  return {
    version: '0',
    id,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '210987654321',
    time: '2026-11-26T02:14:08Z',
    region: 'eu-west-1',
    resources: [arn(name)],
    detail: {
      alarmName: name,
      configuration: { description: 'More than 1 % of the answers are errors', metrics: [] },
      previousState: { value: 'OK', reason: 'fine', timestamp: '2026-11-25T00:00:00.000+0000' },
      state: { value: state, reason: 'Threshold Crossed.', reasonData: '{}', timestamp: at },
      ...more,
    },
  };
}

const link = 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout%205xx';

export const cloudwatch: Example = {
  kind: 'cloudwatch',
  firing: { body: notification(ids[0], alarm({})) },
  again: { body: notification(ids[0], alarm({}), { Signature: 'YW5vdGhlcg==' }) },
  other: { body: notification(ids[0], alarm({ name: 'checkout 5xx (staging)' })) },
  cleared: { body: notification(ids[1], alarm({ state: 'OK', at: '2026-11-26T03:01:37.613+0000' })) },
  told: {
    firing: {
      delivery: ids[0],
      alert: arn('checkout 5xx'),
      title: 'checkout 5xx',
      text: 'More than 1 % of the answers are errors\nThreshold Crossed: 3 datapoints were greater than the threshold (1.0).',
      labels: {
        LoadBalancer: 'app/checkout/50dc6c495c0c9188',
        region: 'eu-west-1',
        account: '210987654321',
        namespace: 'AWS/ApplicationELB',
        metric: 'HTTPCode_Target_5XX_Count',
        state: 'ALARM',
      },
      link,
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
  },
  ignored: [
    [{ body: notification(ids[0], 'Nothing but words') }, 'The message is no CloudWatch alarm'],
    [{ body: notification(ids[0], { NewStateValue: 'ALARM' }) }, 'The message is no CloudWatch alarm'],
  ],
  unreadable: [
    [{ body: alarm({}) }, 'Type'],
    [{ body: { Type: 'Notification' } }, 'MessageId'],
  ],
  more: [
    [
      'too little data neither fires nor clears',
      { body: notification(ids[0], alarm({ state: 'INSUFFICIENT_DATA' })) },
      { state: 'info' },
    ],
    [
      'an alarm that EventBridge publishes on the topic is read, too',
      { body: notification(ids[0], changed(ids[1], {})) },
      { state: 'firing', alert: arn('checkout 5xx'), delivery: ids[1] },
    ],
  ],
};

export const eventbridge: Example = {
  kind: 'eventbridge',
  firing: { body: changed(ids[0], {}) },
  again: { body: changed(ids[0], {}, { operation: 'update' }) },
  other: { body: changed(ids[0], { name: 'checkout 5xx (staging)' }) },
  cleared: { body: changed(ids[1], { state: 'OK', at: '2026-11-26T03:01:37.613+0000' }) },
  told: {
    firing: {
      delivery: ids[0],
      alert: arn('checkout 5xx'),
      title: 'checkout 5xx',
      text: 'More than 1 % of the answers are errors\nThreshold Crossed.',
      labels: { region: 'eu-west-1', account: '210987654321', state: 'ALARM' },
      link,
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
  },
  ignored: [
    [
      { body: { ...changed(ids[0], {}), 'detail-type': 'EC2 Instance State-change Notification' } },
      'The event is not a change of an alarm’s state',
    ],
  ],
  unreadable: [
    [{ body: { ...changed(ids[0], {}), resources: [] } }, 'resources'],
    [{ body: changed(ids[0], { state: 'PERHAPS' }) }, 'detail.state.value'],
  ],
  more: [
    [
      'each time series of an alarm is an alert of its own',
      {
        body: {
          ...changed(ids[0], {}, { alarmContributor: { id: '6d44', attributes: { TableName: 'orders' } } }),
          'detail-type': 'CloudWatch Alarm Contributor State Change',
        },
      },
      { title: 'checkout 5xx: orders', state: 'firing', alert: nameOf(arn('checkout 5xx'), '6d44') },
    ],
  ],
};
