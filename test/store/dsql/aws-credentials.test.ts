import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { awsCredentials, githubToken } from '../../../src/store/dsql/aws-credentials.ts';

const roleArn = 'arn:aws:iam::123456789012:role/quorum';

/** What AWS's token service and GitHub's are asked, and how long the credentials they give live. */
let asked: string[] = [];
let lifeMs = 3_600_000;
let isSilent = false;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    if (incoming.url?.startsWith('/github')) {
      if (isSilent) return;
      asked.push(`${incoming.headers.authorization} ${incoming.url}`);
      const known = incoming.headers.authorization === 'bearer job-secret';
      outgoing.writeHead(known ? 200 : 403).end(known ? JSON.stringify({ value: 'token-of-the-job' }) : 'no');
      return;
    }
    asked.push(body);
    if (isSilent) return;
    const number = asked.length;
    outgoing
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(
        `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>${new Date(Date.now() + lifeMs).toISOString()}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  process.env.AWS_ENDPOINT_URL_STS = url;
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
});
beforeEach(() => {
  asked = [];
  lifeMs = 3_600_000;
  isSilent = false;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}

async function keyFrom(credentials: ReturnType<typeof awsCredentials>): Promise<string> {
  if (typeof credentials !== 'function') throw new Error('a provider expected');
  return (await credentials()).accessKeyId;
}

test('a web identity is exchanged for the role’s credentials, once while they last', async () => {
  const credentials = awsCredentials({ roleArn, token: async () => 'token-of-vercel' }, 'eu-west-1');
  expect([await keyFrom(credentials), await keyFrom(credentials)]).toEqual(['ASIA1', 'ASIA1']);
  const [body = ''] = asked;
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: roleArn,
    WebIdentityToken: 'token-of-vercel',
  });
});

test('credentials about to end are asked for anew, with a token of that moment', async () => {
  lifeMs = 60_000;
  let token = 0;
  const credentials = awsCredentials({ roleArn, token: async () => `token-${++token}` }, 'eu-west-1');
  expect([await keyFrom(credentials), await keyFrom(credentials)]).toEqual(['ASIA1', 'ASIA2']);
  expect(asked.map((body) => new URLSearchParams(body).get('WebIdentityToken'))).toEqual(['token-1', 'token-2']);
});

test('GitHub gives a workflow a token for AWS, or the reason is told', async () => {
  expect(await githubToken(`${url}/github?run=1`, 'job-secret')).toBe('token-of-the-job');
  expect(asked).toEqual(['bearer job-secret /github?run=1&audience=sts.amazonaws.com']);
  await expect(githubToken(`${url}/github`, 'other')).rejects.toThrow(
    'GitHub gave no OIDC token (403): the workflow needs "permissions: id-token: write"',
  );
});

test('who gives no answer is not waited for, and is asked again', async () => {
  isSilent = true;
  const credentials = awsCredentials({ roleArn, token: async () => 'token' }, 'eu-west-1');
  const unanswered = await Promise.allSettled([keyFrom(credentials), githubToken(`${url}/github`, 'job-secret')]);
  expect(unanswered.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isSilent = false;
  expect(await keyFrom(credentials)).toBe('ASIA2');
});
