import { expect, test } from '@jest/globals';
import { misnamed } from '../../src/configuration/misnamed.ts';

test.each([
  [{ SLACK_TOKEN: 'xoxb-1' }, ['SLACK_TOKEN: SLACK_BOT_TOKEN']],
  [{ DATABASE_URI: 'postgres://x' }, ['DATABASE_URI: DATABASE_URL']],
  [
    { SLACK_BOT_TOKENS: 'xoxb-1', QUORUM_CONFIGS: 'a' },
    ['SLACK_BOT_TOKENS: SLACK_BOT_TOKEN', 'QUORUM_CONFIGS: QUORUM_CONFIG'],
  ],
  // Ours is set, or it is empty, or nothing of ours is near: a webhook's address, and what Kubernetes gives to a Service.
  [{ SLACK_TOKEN: 'xoxb-1', SLACK_BOT_TOKEN: 'xoxb-2' }, []],
  [{ SLACK_TOKEN: ' ' }, []],
  [
    { SLACK_WEBHOOK_URL: 'https://x', QUORUM_SERVICE_HOST: '10.0.0.1', QUORUM_PORT: 'tcp://10.0.0.1:80', PORTS: '1' },
    [],
  ],
])('%j', (variables, expected) => {
  expect(misnamed(variables).map(({ name, meant }) => `${name}: ${meant}`)).toEqual(expected);
});
