import { type Finding, unwell, well } from './finding.ts';

/** Slack's requests count for five minutes: a clock that is half as far off is told in time. */
const skewMaxMs = 60_000;

/** Compares this computer's clock with another one, read between two looks at ours. `whose`: such as "Slack’s". */
export function checkClock(whose: string, beforeMs: number, otherMs: number, afterMs: number): Finding {
  const offMs = otherMs < beforeMs ? beforeMs - otherMs : otherMs > afterMs ? afterMs - otherMs : 0;
  if (Math.abs(offMs) <= skewMaxMs) return well(`This computer's clock agrees with ${whose}`);
  const off = `${Math.round(Math.abs(offMs) / 1_000)} s ${offMs > 0 ? 'ahead of' : 'behind'}`;
  return unwell(
    `This computer's clock is ${off} ${whose}: times in the record would be wrong, and from five minutes on no request of Slack's is taken`,
    'Have it set by NTP (such as timedatectl set-ntp true), and find out which of the two is wrong',
  );
}
