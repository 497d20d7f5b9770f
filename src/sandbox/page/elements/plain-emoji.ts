import { emoji } from '../text/emoji.ts';

/** Emoji names as characters, for places that can hold text only, such as an `<option>`. */
export function plainEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+'-]{1,60}):/g, (whole, name: string) =>
    Object.hasOwn(emoji, name) ? (emoji[name] ?? whole) : whole,
  );
}
