/** The ARN of an alarm: arn:aws:cloudwatch:eu-west-1:123456789012:alarm:its name. */
const alarmPattern = /^arn:(aws[\w-]*):cloudwatch:([a-z0-9-]+):(\d*):alarm:(.+)$/s;

/** Where an alarm is, and what it is called; nothing of it where the ARN is none. */
export function alarmAt(arn: string): { region?: string; account?: string; alarm?: string; link?: string } {
  const [, partition, region, account, alarm] = alarmPattern.exec(arn) ?? [];
  if (region === undefined || account === undefined || alarm === undefined) return {};
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(alarm.toWellFormed())}`;
  return { region, account, alarm, ...(partition === 'aws' ? { link: console } : {}) };
}
