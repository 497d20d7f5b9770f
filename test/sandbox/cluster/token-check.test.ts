import { describe, expect, test } from '@jest/globals';
import { checkToken } from '../../../src/sandbox/cluster/token-check.ts';
import { adminKey, appKey, type TokenParts, token } from './clients.ts';

const region = 'eu-west-1';

async function verdict(parts: TokenParts & { user?: string; key?: typeof adminKey | typeof appKey; laterMs?: number }) {
  const { user = 'admin', key = adminKey, laterMs = 0, ...signed } = parts;
  const text = await token(signed.region ?? region, user, key, signed);
  return checkToken(text, {
    host: 'localhost',
    region,
    user,
    accessKeys: [adminKey, appKey],
    nowMs: Date.now() + laterMs,
  });
}

const refused = (reason: unknown) => ({ accepted: false, reason });

describe('a token of the AWS signer', () => {
  test('is accepted for its host, region, user and life', async () => {
    expect(await verdict({})).toEqual({ accepted: true });
    expect(await verdict({ user: 'app', key: appKey })).toEqual({ accepted: true });
    expect(await verdict({ laterMs: 890_000 })).toEqual({ accepted: true });
  });

  test('is refused with the reason otherwise', async () => {
    const expired = refused(expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z and \d+ s are earlier than now$/));
    expect(await verdict({ laterMs: 902_000 })).toEqual(expired);
    expect(await verdict({ expiresIn: 1, laterMs: 3_000 })).toEqual(expired);
    expect(await verdict({ laterMs: -400_000 })).toEqual(
      refused(expect.stringMatching(/^Signature not yet current: \d{8}T\d{6}Z is still later than now$/)),
    );
    expect(await verdict({ hostname: 'other' })).toEqual(
      refused('the token was signed for host other, this is localhost'),
    );
    expect(await verdict({ region: 'us-east-1' })).toEqual(
      refused('Credential should be scoped to a valid region: it is us-east-1, this is eu-west-1'),
    );
    expect(await verdict({ key: appKey })).toEqual(
      refused('User: AKIDAPP is not authorized to perform: dsql:DbConnectAdmin'),
    );
  });

  test('is refused when the key is unknown, the secret wrong, a part changed or the user another', async () => {
    const nowMs = Date.now();
    const expected = { host: 'localhost', region, user: 'admin', accessKeys: [adminKey], nowMs };
    const unknown = await token(region, 'admin', { accessKeyId: 'AKIDNONE', secretAccessKey: 'x' });
    expect(checkToken(unknown, expected)).toEqual(refused('the access key AKIDNONE does not exist'));
    const forged = await token(region, 'admin', { ...adminKey, secretAccessKey: 'guess' });
    expect(checkToken(forged, expected)).toEqual(refused('the signature does not match'));
    const good = await token(region, 'admin', adminKey);
    expect(checkToken(good.replace('X-Amz-Expires=900', 'X-Amz-Expires=9000'), expected)).toEqual(
      refused('the signature does not match'),
    );
    expect(checkToken(good, { ...expected, user: 'app' })).toEqual(
      refused('Wrong user to action mapping. user: app, action: DbConnectAdmin'),
    );
    expect(checkToken('secret', expected)).toEqual(refused('the token is malformed'));
    expect(checkToken(`${good}&X-Amz-Date=%`, expected)).toMatchObject({ accepted: false });
  });
});
