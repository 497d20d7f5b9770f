import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../src/configuration/environment.ts';
import { addSecret } from '../../src/configuration/secret-variables.ts';

const inIreland = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:quorum-AbCdEf';
const inFrankfurt = inIreland.replace('eu-west-1', 'eu-central-1');
const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' };

/** AWS's own variables: they lead its client to the server below. */
const aws = (port: number) => ({
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
});

describe('the variables of a secret', () => {
  /** What Secrets Manager holds, by ARN; what it does not hold, it refuses. */
  let secrets: Record<string, string> = {};
  /** What was asked for: the ARN, and the region that the request was signed for. */
  let asked: [string, string][] = [];
  let server: Server;
  let port = 0;
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { SecretId } = JSON.parse(await text(request));
      const [, region = ''] =
        /Credential=[^/]+\/\d+\/([^/]+)\/secretsmanager\//.exec(request.headers.authorization ?? '') ?? [];
      if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') asked.push([SecretId, region]);
      const SecretString = secrets[SecretId];
      const refusal = { __type: 'AccessDeniedException', message: 'It is not yours.' };
      response.writeHead(SecretString === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(SecretString === undefined ? refusal : { ARN: SecretId, SecretString }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    Object.assign(process.env, aws(port));
  });
  afterAll(() => {
    for (const name of Object.keys(aws(0))) delete process.env[name];
    Object.assign(process.env, before);
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    secrets = { [inIreland]: JSON.stringify(tokens), [inFrankfurt]: JSON.stringify(tokens) };
    asked = [];
  });

  test('are added to those that are there, which stay', async () => {
    const environment = { QUORUM_SECRET_ARN: `${inIreland}\n`, SLACK_BOT_TOKEN: 'xoxb-mine' };
    expect(await addSecret(environment)).toEqual(new Set(['SLACK_SIGNING_SECRET']));
    expect(environment).toMatchObject({ ...tokens, SLACK_BOT_TOKEN: 'xoxb-mine' });
    expect(asked).toEqual([[inIreland, 'eu-west-1']]);
  });

  test('come from the copy in the region of the process, and from home when that fails', async () => {
    const environment = () => ({ QUORUM_SECRET_ARN: inIreland, AWS_REGION: 'eu-central-1' });
    expect(await addSecret(environment())).toEqual(new Set(Object.keys(tokens)));
    delete secrets[inFrankfurt];
    expect(await addSecret(environment())).toEqual(new Set(Object.keys(tokens)));
    expect(asked).toEqual([
      [inFrankfurt, 'eu-central-1'],
      [inFrankfurt, 'eu-central-1'],
      [inIreland, 'eu-west-1'],
    ]);
  });

  test('that can not be read or used end in a sentence without any of them', async () => {
    const environment = { QUORUM_SECRET_ARN: inIreland, AWS_REGION: 'eu-central-1' };
    secrets = {};
    const refused = await addSecret(environment);
    expect(refused).toMatch(
      /^The secret that QUORUM_SECRET_ARN names \(arn:.*-AbCdEf\) can't be read \(eu-central-1: .*not yours.*; eu-west-1: .*\): let the AWS identity of this process secretsmanager:GetSecretValue on it\.$/,
    );
    for (const held of ['xoxb-1', '["xoxb-1"]', '{"SLACK_BOT_TOKEN": ["xoxb-1"]}']) {
      secrets = { [inFrankfurt]: held };
      const unusable = await addSecret(environment);
      expect(unusable).toMatch(/can't be used: expected JSON such as/);
      expect(unusable).not.toContain('xoxb-1');
    }
    expect(Object.keys(environment)).toEqual(['QUORUM_SECRET_ARN', 'AWS_REGION']);
  });

  test('are asked for where an ARN names them, and nowhere else', async () => {
    expect(await addSecret({})).toEqual(new Set());
    expect(await addSecret({ QUORUM_SECRET_ARN: 'quorum' })).toEqual(new Set());
    expect(asked).toEqual([]);
    expect(readEnvironment({ QUORUM_SECRET_ARN: 'quorum' })).toMatchObject({
      sentence: expect.stringMatching(
        /^QUORUM_SECRET_ARN can't be "quorum": expected the ARN of a secret, such as arn:/,
      ),
    });
  });

  test('reach every command, and none of them is told', async () => {
    const environment = { PATH: process.env.PATH ?? '', ...aws(port), QUORUM_SECRET_ARN: inIreland };
    const run = promisify(execFile)(process.execPath, ['bin/quorum.js', 'config'], { env: environment });
    const { stdout } = await run;
    expect(stdout).toMatch(/^SLACK_BOT_TOKEN +set +\(QUORUM_SECRET_ARN\)$/m);
    expect(stdout).toMatch(/^QUORUM_SECRET_ARN +arn:aws:secretsmanager:\S+ +\(environment\)$/m);
    expect(stdout).not.toContain('xoxb-1');
  });
});
