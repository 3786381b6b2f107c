/** What all sections are made of: a head with the page's acts, a card, and the bar that turns pages. */
import { Button } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useSharedTexts } from '@/shared/i18n/shared';
import type { Cursor } from './cursor';
import { useOfficeTexts } from './texts';

export function PageHead({
  title,
  intro,
  children,
}: {
  title: string;
  intro?: ReactNode;
  children?: ReactNode;
}) {
  const shared = useSharedTexts();
  useEffect(() => {
    document.title = `${title} · ${shared('product')}`;
  }, [title, shared]);
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {intro && <p className="page-intro">{intro}</p>}
      </div>
      {children && <div className="page-acts">{children}</div>}
    </div>
  );
}

export function Card({
  title,
  extra,
  children,
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card">
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}

export function Pager({
  cursor,
  next,
  count,
}: {
  cursor: Cursor;
  next: string | null | undefined;
  count: number;
}) {
  const t = useOfficeTexts();
  return (
    <nav className="pager" aria-label={t('pageOf', { count })}>
      <span className="pager-count">{t('pageOf', { count })}</span>
      {cursor.isLater && <Button onClick={cursor.first}>{t('firstPage')}</Button>}
      <Button onClick={cursor.previous} disabled={!cursor.hasPrevious}>
        {t('previousPage')}
      </Button>
      <Button onClick={() => next && cursor.next(next)} disabled={!next}>
        {t('nextPage')}
      </Button>
    </nav>
  );
}
