/** https://docs.slack.dev/reference/methods/conversations.create#naming */
const nameMax = 80;

/**
 * The name to try for an incident's channel: inc-42-checkout-is-down, and from the second attempt on with -2, -3 … at
 * its end. Letters lose their accents, and what is then no a–z, 0–9 or _ becomes a hyphen.
 */
export function channelName(number: number, title: string, attempt: number): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-');
  const suffix = attempt > 0 ? `-${attempt + 1}` : '';
  const name = `inc-${number}-${words}`.replaceAll(/-{2,}/g, '-').slice(0, nameMax - suffix.length);
  return `${name.replace(/-+$/, '')}${suffix}`;
}
