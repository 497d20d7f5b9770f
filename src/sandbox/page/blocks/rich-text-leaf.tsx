import type { ReactNode } from 'react';
import { type Json, numberOf, recordOf, stringOf } from '../../json.ts';
import { formatDate } from '../text/date-token.ts';
import { DrawnText } from '../text/drawn-emoji.tsx';
import { EmojiGlyph } from '../text/emoji-glyph.tsx';
import { ChannelMention, DateText, PlainMention, UserMention } from '../text/mention.tsx';
import { SafeLink } from '../text/safe-link.tsx';
import { useWorkspace } from '../workspace-context.ts';

/** One leaf of rich text in its style. */
export function RichTextLeaf(props: { readonly leaf: Json }): ReactNode {
  const style = recordOf(props.leaf.style);
  let shown: ReactNode = <Bare leaf={props.leaf} />;
  if (style.code === true) shown = <code className="code">{shown}</code>;
  if (style.strike === true) shown = <s>{shown}</s>;
  if (style.underline === true) shown = <u>{shown}</u>;
  if (style.italic === true) shown = <em>{shown}</em>;
  if (style.bold === true) shown = <strong>{shown}</strong>;
  if (style.highlight === true || style.client_highlight === true) shown = <mark>{shown}</mark>;
  return shown;
}

function Bare(props: { readonly leaf: Json }): ReactNode {
  const { leaf } = props;
  const { nowMs, snapshot } = useWorkspace();
  switch (leaf.type) {
    case 'text':
      return <DrawnText text={stringOf(leaf.text)} />;
    case 'link':
      return <SafeLink url={stringOf(leaf.url)}>{stringOf(leaf.text) || stringOf(leaf.url)}</SafeLink>;
    case 'emoji':
      return <EmojiGlyph name={stringOf(leaf.name)} />;
    case 'user':
      return <UserMention id={stringOf(leaf.user_id)} />;
    case 'channel':
      return <ChannelMention id={stringOf(leaf.channel_id)} />;
    case 'usergroup':
      return <PlainMention text={`@${stringOf(leaf.usergroup_id)}`} />;
    case 'team': {
      const id = stringOf(leaf.team_id);
      return <PlainMention text={`@${id === snapshot.team.id ? snapshot.team.name : id}`} />;
    }
    case 'broadcast':
      return <PlainMention text={`@${stringOf(leaf.range)}`} loud />;
    case 'date': {
      const at = numberOf(leaf.timestamp);
      const text = at === undefined ? '' : formatDate(at, stringOf(leaf.format), { nowMs });
      const shown = <DateText text={text || stringOf(leaf.fallback)} />;
      return leaf.url === undefined ? shown : <SafeLink url={stringOf(leaf.url)}>{shown}</SafeLink>;
    }
    case 'color':
      return <code className="code">{stringOf(leaf.value)}</code>;
    default:
      return <>{stringOf(leaf.text) || stringOf(leaf.fallback) || `[${stringOf(leaf.type)}]`}</>;
  }
}
