import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The client's side of SCRAM-SHA-256 without channel binding. https://www.rfc-editor.org/rfc/rfc7677 */
export function createScramClient(password: string) {
  const clientNonce = randomBytes(18).toString('base64');
  const firstBare = `n=,r=${clientNonce}`;
  return {
    first: `n,,${firstBare}`,
    final(serverFirst: string): string {
      const fields = new Map(serverFirst.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
      const nonce = fields.get('r') ?? '';
      if (!nonce.startsWith(clientNonce)) throw new Error('The database answered SCRAM with a nonce of its own.');
      const salt = Buffer.from(fields.get('s') ?? '', 'base64');
      const salted = pbkdf2Sync(password, salt, Number(fields.get('i')), 32, 'sha256');
      const clientKey = hmac(salted, 'Client Key');
      const storedKey = createHash('sha256').update(clientKey).digest();
      const withoutProof = `c=biws,r=${nonce}`;
      const signature = hmac(storedKey, `${firstBare},${serverFirst},${withoutProof}`);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
    },
  };
}
