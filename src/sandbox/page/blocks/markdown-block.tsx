import { Fragment, type ReactNode } from 'react';
import { type MarkdownInline, type MarkdownPart, parseMarkdown, parseMarkdownInline } from '../text/markdown.ts';
import { SafeLink } from '../text/safe-link.tsx';
import { PlainText } from '../text/text-object.tsx';

export function MarkdownBlock(props: { readonly text: string }): ReactNode {
  const parts = parseMarkdown(props.text).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
    <Part key={index} part={part} />
  ));
  return <div className="rich">{parts}</div>;
}

function Part(props: { readonly part: MarkdownPart }): ReactNode {
  const { part } = props;
  switch (part.type) {
    case 'heading':
      return (
        <p className={`markdown-heading markdown-heading-${Math.min(part.level, 3)}`}>
          <Line text={part.text} />
        </p>
      );
    case 'paragraph':
      return (
        <p className="para">
          <Lines lines={part.lines} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className="quote">
          <Lines lines={part.lines} />
        </blockquote>
      );
    case 'list': {
      // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
      const items = part.items.map((item, index) => <li key={index}>{<Line text={item} />}</li>);
      return part.ordered ? <ol className="list list-0">{items}</ol> : <ul className="list list-0">{items}</ul>;
    }
    case 'pre':
      return <pre className="pre">{part.text}</pre>;
    case 'rule':
      return <hr className="divider" />;
    default: {
      const unreachable: never = part;
      return unreachable;
    }
  }
}

function Lines(props: { readonly lines: readonly string[] }): ReactNode {
  return props.lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
    <Fragment key={index}>
      {index > 0 && <br />}
      <Line text={line} />
    </Fragment>
  ));
}

function Line(props: { readonly text: string }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no ids and is replaced whole
  return parseMarkdownInline(props.text).map((node, index) => <Run key={index} node={node} />);
}

function Run(props: { readonly node: MarkdownInline }): ReactNode {
  const { node } = props;
  switch (node.type) {
    case 'text':
      return <PlainText text={node.text} />;
    case 'code':
      return <code className="code">{node.text}</code>;
    case 'link':
      return (
        <SafeLink url={node.url}>
          <Line text={node.text} />
        </SafeLink>
      );
    case 'bold':
      return (
        <strong>
          <Line text={node.text} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Line text={node.text} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Line text={node.text} />
        </s>
      );
    default: {
      const unreachable: never = node;
      return unreachable;
    }
  }
}
