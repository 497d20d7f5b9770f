/** https://docs.slack.dev/reference/methods/conversations.create#naming */
const nameMax = 80;

/** What a channel's name is made of: the words of the template `channels.name` in the settings. */
export type NameParts = {
  readonly number: string;
  readonly title: string;
  /** 2026-11-25 */
  readonly date: string;
  readonly severity: string;
};

/**
 * The name to try for an incident's channel, such as inc-42-checkout-is-down, and from the second attempt on with -2,
 * -3 … at its end. Letters lose their accents, and what is then no a–z, 0–9 or _ becomes a hyphen.
 */
export function channelName(template: string, parts: NameParts, attempt: number): string {
  const named = template.replaceAll(/\{(number|title|date|severity)\}/g, (_, part: keyof NameParts) => parts[part]);
  const words = named
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-');
  const suffix = attempt > 0 ? `-${attempt + 1}` : '';
  const name = words
    .replaceAll(/-{2,}/g, '-')
    .replace(/^-+/, '')
    .slice(0, nameMax - suffix.length);
  return `${name.replace(/-+$/, '')}${suffix}`;
}
