/** What the address bar remembers, so that two windows can be two people: `#as=U…&channel=C…`. */
export type Address = {
  readonly as: string;
  readonly channel: string;
  readonly thread: string;
  /** Whether the panel of the local cluster is open, in the place of a thread. */
  readonly cluster: boolean;
};

/** The channel name that stands for the app's Home tab. */
export const homeChannel = 'home';

export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    as: fields.get('as') ?? '',
    channel: fields.get('channel') ?? '',
    thread: fields.get('thread') ?? '',
    cluster: fields.has('cluster'),
  };
}

export function writeAddress(address: Address): string {
  const fields = new URLSearchParams({ as: address.as, channel: address.channel });
  if (address.thread !== '') fields.set('thread', address.thread);
  if (address.cluster) fields.set('cluster', 'open');
  return `#${fields.toString()}`;
}
