import { LRUCache } from 'lru-cache';

export type ChannelWaits = {
  /** The incident's channel, once it is found. */
  channelOf(incidentId: string): Promise<string>;
  found(incidentId: string, channelId: string): void;
};

/** Those who wait for an incident's channel, for the latest thousand incidents at most. */
export function createChannelWaits(): ChannelWaits {
  const awaited = new LRUCache<string, { tell(channelId: string): void; channel: Promise<string> }>({ max: 1_000 });
  return {
    channelOf(incidentId) {
      const known = awaited.get(incidentId);
      if (known !== undefined) return known.channel;
      let tell: (channelId: string) => void = () => undefined;
      const channel = new Promise<string>((resolve) => {
        tell = resolve;
      });
      awaited.set(incidentId, { tell, channel });
      return channel;
    },
    found(incidentId, channelId) {
      awaited.get(incidentId)?.tell(channelId);
      awaited.delete(incidentId);
    },
  };
}
