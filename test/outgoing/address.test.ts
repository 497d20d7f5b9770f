import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressKind, refusedAddress } from '../../src/outgoing/address.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['2606:4700::1111', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['64:ff9b::808:808', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['127.0.0.1', 'private'],
  ['::1', 'private'],
  ['fd12:3456::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['0:0:0:0:0:ffff:127.0.0.1', 'private'],
  ['64:ff9b::a00:1', 'private'],
  ['169.254.169.254', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['fd00:ec2::254', 'never'],
  ['fe80::1', 'never'],
  ['fe80::1%eth0', 'never'],
  ['0.0.0.0', 'never'],
  ['::', 'never'],
  ['255.255.255.255', 'never'],
  ['224.0.0.1', 'never'],
  ['ff02::1', 'never'],
  ['2002:a00:1::', 'never'],
  ['2001:db8::1', 'never'],
  ['::10.0.0.1', 'never'],
  ['127.1', 'never'],
  ['example.net', 'never'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test('a private address is refused unless the settings allow it, and what no receiver has always is', () => {
  expect(refusedAddress('10.0.0.1', false)).toBe('10.0.0.1 is in a private network');
  expect(refusedAddress('10.0.0.1', true)).toBeNull();
  expect(refusedAddress('169.254.169.254', true)).not.toBeNull();
  expect(refusedAddress('8.8.8.8', false)).toBeNull();
});

test('an IPv4 address is judged the same however IPv6 writes it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const mapped of [`::ffff:${address}`, `::ffff:${hex}`])
        expect(addressKind(mapped)).toBe(addressKind(address));
    }),
  );
});
