import type { ReactNode } from 'react';

/** The address itself when it is a web page or a mail address, else undefined: nothing else becomes a link. */
export function safeHref(url: string): string | undefined {
  try {
    const { protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? url : undefined;
  } catch {
    return undefined;
  }
}

export function SafeLink(props: {
  readonly url: string;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  const href = safeHref(props.url);
  if (href === undefined) return <span>{props.children}</span>;
  return (
    <a className={props.className} href={href} target="_blank" rel="noopener noreferrer">
      {props.children}
    </a>
  );
}
