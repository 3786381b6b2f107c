import { type ReactNode, useEffect, useId, useState } from 'react';
import { localised } from '@/shared/i18n';
import { useWallTexts } from './texts';
import type { Indicator } from './types';

/**
 * The name of a figure, with its definition on hover and on focus. The definition stays while the pointer is on it and
 * goes with Escape.
 */
export function Defined({
  name,
  indicator,
  children,
}: {
  name: string;
  indicator?: Indicator;
  children?: ReactNode;
}) {
  const t = useWallTexts();
  const id = useId();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const hide = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setShown(false);
    };
    document.addEventListener('keydown', hide);
    return () => document.removeEventListener('keydown', hide);
  }, [isShown]);
  if (!indicator) return <span className="figure-name">{children ?? name}</span>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering shows what focusing the button shows
    <span className="defined" onMouseEnter={() => setShown(true)} onMouseLeave={() => setShown(false)}>
      <button
        type="button"
        className="figure-name figure-help"
        aria-describedby={isShown ? id : undefined}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onClick={() => setShown(true)}
      >
        {children ?? name}
      </button>
      {isShown && (
        <span className="definition" role="tooltip" id={id}>
          <strong>{localised(indicator.name)}</strong>
          <span>{localised(indicator.definition)}</span>
          <span>
            {t('formula')}: {localised(indicator.formula)}
          </span>
          {indicator.target && (
            <span>
              {t('target')}: {indicator.target}
            </span>
          )}
          <span className="definition-version">{t('version', { version: indicator.version })}</span>
        </span>
      )}
    </span>
  );
}
