import type { Driver } from './driver.ts';
import { goalertAnswers, goalertOnCall } from './goalert-api.ts';

/**
 * A generic API integration of GoAlert; the secret is its token. It can't be acknowledged from outside, and tells nobody when it
 * is acknowledged there: it is asked, and its details have the key that it is known by. https://goalert.me/docs
 */
export const goalert: Driver = {
  kind: 'goalert',
  url: null,
  request({ url, secret }, { action, key, summary, link }) {
    if (action === 'acknowledge') return null;
    const at = `${url}/api/v2/generic/incoming?token=${encodeURIComponent(secret)}`;
    const alert = { summary, details: link === null ? key : `${link}\n\n${key}`, dedup: key };
    return { url: at, headers: {}, body: action === 'resolve' ? { ...alert, action: 'close' } : alert };
  },
  api: 'own',
  hasOneKey: false,
  onCall: goalertOnCall,
  answers: goalertAnswers,
};
