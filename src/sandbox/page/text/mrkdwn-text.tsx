import { Fragment, type ReactNode } from 'react';
import { useWorkspace } from '../workspace-context.ts';
import { formatDate } from './date-token.ts';
import { DrawnText } from './drawn-emoji.tsx';
import { EmojiGlyph } from './emoji-glyph.tsx';
import { ChannelMention, DateText, PlainMention, UserMention } from './mention.tsx';
import { parseInline, parseMrkdwn } from './mrkdwn.ts';
import type { Inline, Paragraph } from './mrkdwn-node.ts';
import { SafeLink } from './safe-link.tsx';

/** Shows a mrkdwn text with its paragraphs, quotes and preformatted parts. */
export function MrkdwnText(props: { readonly text: string }): ReactNode {
  return parseMrkdwn(props.text).map((paragraph, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
    <ParagraphText key={index} paragraph={paragraph} />
  ));
}

/** Shows a mrkdwn text of one line, without a block element around it. */
export function MrkdwnInline(props: { readonly text: string }): ReactNode {
  return <Inlines nodes={parseInline(props.text)} />;
}

function ParagraphText(props: { readonly paragraph: Paragraph }): ReactNode {
  const { paragraph } = props;
  if (paragraph.type === 'pre') return <pre className="pre">{paragraph.text}</pre>;
  const lines = paragraph.lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
    <Fragment key={index}>
      {index > 0 && <br />}
      <Inlines nodes={line} />
    </Fragment>
  ));
  return paragraph.type === 'quote' ? (
    <blockquote className="quote">{lines}</blockquote>
  ) : (
    <p className="para">{lines}</p>
  );
}

function Inlines(props: { readonly nodes: readonly Inline[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
  return props.nodes.map((node, index) => <InlineNode key={index} node={node} />);
}

function InlineNode(props: { readonly node: Inline }): ReactNode {
  const { nowMs } = useWorkspace();
  const { node } = props;
  switch (node.type) {
    case 'text':
      return <DrawnText text={node.text} />;
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'code':
      return <code className="code">{node.text}</code>;
    case 'link':
      return <SafeLink url={node.url}>{node.label === '' ? node.url : node.label}</SafeLink>;
    case 'user':
      return <UserMention id={node.id} label={node.label} />;
    case 'channel':
      return <ChannelMention id={node.id} />;
    case 'usergroup':
      return <PlainMention text={node.label === '' ? `@${node.id}` : node.label} />;
    case 'broadcast':
      return <PlainMention text={`@${node.range}`} loud />;
    case 'date': {
      const text = formatDate(node.timestamp, node.format, { nowMs }) || node.fallback;
      return node.url === '' ? (
        <DateText text={text} />
      ) : (
        <SafeLink url={node.url}>
          <DateText text={text} />
        </SafeLink>
      );
    }
    case 'emoji':
      return <EmojiGlyph name={node.name} />;
    default: {
      const unreachable: never = node;
      return unreachable;
    }
  }
}
