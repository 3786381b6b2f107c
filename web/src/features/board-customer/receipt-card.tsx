import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '@/features/chat-customer/context';
import { clock } from '@/features/chat-customer/format';
import type { Receipt } from './board-api';
import { hashOf } from './board-key';
import { useBoardTexts } from './use-board-texts';

/** The number and the code, large, to be noted or copied. */
export function ReceiptCard({ receipt, onOpen }: { receipt: Receipt; onOpen(): void }) {
  const texts = useBoardTexts();
  const language = useLanguage();
  const [copied, setCopied] = useState('');
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const copy = (words: string) => {
    navigator.clipboard?.writeText(words).then(
      () => setCopied(texts.copied),
      () => setCopied(''),
    );
  };
  const link = `${window.location.origin}${window.location.pathname}${hashOf(receipt)}`;
  return (
    <section className="card board-receipt" aria-labelledby="receipt-title">
      <h2 id="receipt-title" ref={title} tabIndex={-1}>
        {texts.receiptTitle}
      </h2>
      <p>{texts.receiptText(clock(receipt.due_at, language))}</p>
      <dl>
        <div>
          <dt>{texts.reference}</dt>
          <dd>{receipt.reference}</dd>
        </div>
        <div>
          <dt>{texts.code}</dt>
          <dd>{receipt.code}</dd>
        </div>
      </dl>
      <p>{texts.keepSecret}</p>
      <p className="board-buttons">
        <button
          type="button"
          className="button"
          onClick={() => copy(`${texts.reference} ${receipt.reference}\n${texts.code} ${receipt.code}`)}
        >
          {texts.copy}
        </button>
        <button type="button" className="button" onClick={() => copy(link)}>
          {texts.link}
        </button>
        <button type="button" className="button primary" onClick={onOpen}>
          {texts.openThread}
        </button>
      </p>
      <p role="status" className={copied ? 'board-hint' : 'quiet'}>
        {copied}
      </p>
    </section>
  );
}
