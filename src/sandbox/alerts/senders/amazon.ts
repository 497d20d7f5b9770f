import { randomUUID } from 'node:crypto';
import type { Sender } from '../sender.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export const eventbridge: Sender = {
  kind: 'eventbridge',
  sender: 'CloudWatch, by Amazon EventBridge',
  body({ id, title, text, state, at }) {
    const [is, was] = state === 'firing' ? ['ALARM', 'OK'] : ['OK', 'ALARM'];
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      account: '123456789012',
      time: at,
      region: 'eu-west-1',
      resources: [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${id}`],
      detail: {
        alarmName: title,
        configuration: { description: text },
        state: { value: is, reason: `Threshold Crossed: ${text}`, timestamp: at },
        previousState: { value: was },
      },
    };
  },
};
