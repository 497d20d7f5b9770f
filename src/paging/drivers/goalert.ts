import type { Driver } from './driver.ts';

/** A generic API integration of GoAlert; the secret is its token. It can't be acknowledged from outside. https://goalert.me/docs */
export const goalert: Driver = {
  kind: 'goalert',
  url: null,
  request({ url, secret }, { action, key, summary, link }) {
    if (action === 'acknowledge') return null;
    const at = `${url}/api/v2/generic/incoming?token=${encodeURIComponent(secret)}`;
    const alert = { summary, details: link ?? '', dedup: key };
    return { url: at, headers: {}, body: action === 'resolve' ? { ...alert, action: 'close' } : alert };
  },
};
