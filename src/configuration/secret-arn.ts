/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
export const arnPattern = /^(arn:aws[a-z-]*:secretsmanager):([a-z0-9-]+):(\d{12}:secret:[\w/+=.@-]+)$/;

export const arnExpected =
  'expected the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:123456789012:secret:quorum-AbCdEf';

/** Where a secret is at home; null for what is not the ARN of one. */
export function regionOfArn(arn: string): string | null {
  return arnPattern.exec(arn)?.[2] ?? null;
}

/**
 * The ARN of the copy in a region, which differs by the region only.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export function arnInRegion(arn: string, region: string): string {
  return arn.replace(arnPattern, `$1:${region}:$3`);
}
