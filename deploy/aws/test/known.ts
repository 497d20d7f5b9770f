import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The folder of the package. */
export const here = new URL('..', import.meta.url);

export const account = '123456789012';
export const identifiers = ['abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba'] as const;

/** What people fill in, step by step. */
export const known = {
  clusters: identifiers.join(','),
  secret: `arn:aws:secretsmanager:eu-west-1:${account}:secret:quorum-AbCdEf`,
  url: 'https://abcd1234.lambda-web.global.on.aws',
  revision: 'with a new token of Slack',
  email: 'ops@example.com',
};

export const cdkJson = z
  .object({ app: z.string(), context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(new URL('cdk.json', here), 'utf8')));
