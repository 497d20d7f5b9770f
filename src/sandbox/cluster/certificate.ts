import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A key and certificate for a TLS server, and the authority a client trusts for it, all as PEM. */
export type ServerCertificate = {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
};

// DER by hand (ITU-T X.690): the packages that make certificates bring a dozen others for these few fields.
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const hex = body.length.toString(16);
  const size = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, body]);
}

const sequence = (...content: readonly Buffer[]) => der(0x30, ...content);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name, 'utf8')))));
}

function utcTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`, 'latin1'));
}

function extension(idHex: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectId(idHex), ...(critical ? [yes] : []), der(0x04, value));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

export type CertificateParts = {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly nowMs: number;
};

const dayMs = 24 * 3600 * 1000;

/** One X.509 v3 certificate, valid from yesterday for 825 days. https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
export function certificateOf(parts: CertificateParts): string {
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    commonName(parts.issuer),
    sequence(utcTime(new Date(parts.nowMs - dayMs)), utcTime(new Date(parts.nowMs + 824 * dayMs))),
    commonName(parts.subject),
    parts.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...parts.extensions)),
  );
  const signature = sign('sha256', signed, parts.signingKey);
  return pem('CERTIFICATE', sequence(signed, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature)));
}

/**
 * Makes a throw-away authority and a server certificate for `localhost` and 127.0.0.1.
 * The authority's key is forgotten at once, so nothing else can ever be signed by it.
 */
export function createServerCertificate(nowMs: number): ServerCertificate {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = `Quorum sandbox authority ${randomBytes(4).toString('hex')}`;
  const basicConstraints = '551d13';
  const keyUsage = '551d0f';
  const extendedKeyUsage = '551d25';
  const subjectAltName = '551d11';
  const authority = certificateOf({
    subject: issuer,
    issuer,
    publicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      extension(basicConstraints, true, sequence(yes)),
      extension(keyUsage, true, der(0x03, Buffer.from([1, 0x06]))),
    ],
    nowMs,
  });
  const server = certificateOf({
    subject: 'localhost',
    issuer,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      extension(basicConstraints, true, sequence()),
      extension(keyUsage, true, der(0x03, Buffer.from([7, 0x80]))),
      extension(extendedKeyUsage, false, sequence(objectId('2b06010505070301'))),
      extension(
        subjectAltName,
        false,
        sequence(der(0x82, Buffer.from('localhost', 'latin1')), der(0x87, Buffer.from([127, 0, 0, 1]))),
      ),
    ],
    nowMs,
  });
  return {
    authority,
    certificate: server,
    key: serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
