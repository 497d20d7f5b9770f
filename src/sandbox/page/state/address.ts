/** What the address bar remembers, so that two windows can be two people: `#as=U…&channel=C…`. */
export type Address = {
  readonly as: string;
  readonly channel: string;
  readonly thread: string;
  /** The panel that is open in the place of a thread; empty when none is. */
  readonly panel: Panel | '';
};

/** The systems that send alerts, the local cluster, the faults of the local Slack, or the set-up in a Slack of one's own. */
const panels = ['alerts', 'cluster', 'faults', 'setup'] as const;

export type Panel = (typeof panels)[number];

/** The channel name that stands for the app's Home tab. */
export const homeChannel = 'home';

export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    as: fields.get('as') ?? '',
    channel: fields.get('channel') ?? '',
    thread: fields.get('thread') ?? '',
    panel: panels.find((panel) => fields.has(panel)) ?? '',
  };
}

export function writeAddress(address: Address): string {
  const fields = new URLSearchParams({ as: address.as, channel: address.channel });
  if (address.thread !== '') fields.set('thread', address.thread);
  if (address.panel !== '') fields.set(address.panel, 'open');
  return `#${fields.toString()}`;
}
