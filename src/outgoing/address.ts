import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * `private`: of one's own network or host. `never`: where no receiver can be, such as the cloud's metadata service, which
 * gives credentials to whoever asks, and documentation.
 */
export type AddressKind = 'public' | 'private' | 'never';

const ofOwnNetwork = new BlockList();
// https://www.iana.org/assignments/iana-ipv4-special-registry
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  ofOwnNetwork.addSubnet(net, bits, 'ipv4');
}
// https://www.iana.org/assignments/iana-ipv6-special-registry
ofOwnNetwork.addAddress('::1', 'ipv6');
ofOwnNetwork.addSubnet('fc00::', 7, 'ipv6');

const forNobody = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  forNobody.addSubnet(net, bits, 'ipv4');
}
// Amazon's metadata service has one among the private ones, too.
forNobody.addAddress('fd00:ec2::254', 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  forNobody.addSubnet(net, bits, 'ipv6');
}
/** What has been given out to anybody. https://www.iana.org/assignments/ipv6-unicast-address-assignments */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** The kind of an IP address, as DNS or a URL has it. Anything else is `never`. Pure and total. */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) {
    if (forNobody.check(address, 'ipv4')) return 'never';
    return ofOwnNetwork.check(address, 'ipv4') ? 'private' : 'public';
  }
  // A zone, such as in fe80::1%eth0, is of the host's own links.
  if (isIP(address) !== 6 || address.includes('%')) return 'never';
  const inside = ipv4In(address);
  if (inside !== null) return addressKind(inside);
  if (forNobody.check(address, 'ipv6')) return 'never';
  if (ofOwnNetwork.check(address, 'ipv6')) return 'private';
  return global.check(address, 'ipv6') ? 'public' : 'never';
}

/** The IPv4 address that an IPv6 address stands for: one that is mapped, or one behind NAT64 (RFC 6052); null: none. */
function ipv4In(address: string): string | null {
  // The one form that each address has: https://url.spec.whatwg.org/#concept-ipv6-serializer
  const plain = new URL(`http://[${address}]/`).hostname;
  const [, high = '', low = ''] = /^\[(?:::ffff|64:ff9b):(?::)?([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(plain) ?? [];
  if (high === '') return null;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

/** Why nothing is sent to an address; null where it may be. */
export function refusedAddress(address: string, mayBePrivate: boolean): string | null {
  switch (addressKind(address)) {
    case 'public':
      return null;
    case 'private':
      return mayBePrivate ? null : `${address} is in a private network`;
    default:
      return `${address} is no address that anything is sent to`;
  }
}
