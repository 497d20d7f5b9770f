import { type ReactNode, useState } from 'react';
import { stringOf, wordsOf } from '../../json.ts';
import { useSurface } from '../state/surface.ts';
import { safeHref } from '../text/safe-link.tsx';
import { PlainText } from '../text/text-object.tsx';
import type { ElementProps } from './element-props.ts';
import { useConfirm } from './use-confirm.tsx';

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export function ButtonElement(props: ElementProps): ReactNode {
  const { element, blockId, actionId } = props;
  const surface = useSurface();
  const [ask, dialog] = useConfirm(element.confirm);
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    const href = safeHref(stringOf(element.url));
    if (href !== undefined) window.open(href, '_blank', 'noopener,noreferrer');
    await surface.click(blockId, actionId, element.value === undefined ? undefined : stringOf(element.value));
    setBusy(false);
  };
  const style = element.style === 'primary' || element.style === 'danger' ? ` button-${element.style}` : '';
  const accessible = stringOf(element.accessibility_label);
  return (
    <>
      <button
        type="button"
        className={`button${style}`}
        aria-busy={busy}
        aria-label={accessible === '' ? undefined : accessible}
        onClick={() => ask(() => void act())}
      >
        <PlainText text={wordsOf(element.text)} />
        {element.url !== undefined && <span className="button-link-mark"> ↗</span>}
      </button>
      {dialog}
    </>
  );
}
