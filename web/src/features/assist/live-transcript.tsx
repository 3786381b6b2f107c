import { useLayoutEffect, useRef } from 'react';
import { timeOfDay } from '@/shared/i18n/format';
import { useAssistTexts } from './texts';
import type { Assistance } from './types';

/** What is being said in a call. It follows its end, unless the agent has scrolled back. */
export function LiveTranscript({ help }: { help: Assistance }) {
  const t = useAssistTexts();
  const box = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with each change
  useLayoutEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [help.lines.length, help.speaking]);
  return (
    <section aria-labelledby="assist-transcript">
      <h3 id="assist-transcript">
        {t('transcript')}{' '}
        <span role="status" className={help.transcript === 'interrupted' ? 'assist-lost' : 'assist-quiet'}>
          {help.transcript && t(`transcriptState.${help.transcript}`)}
        </span>
      </h3>
      <ol
        ref={box}
        className="assist-lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
        tabIndex={0}
        aria-labelledby="assist-transcript"
        onScroll={({ currentTarget: element }) => {
          isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
        }}
      >
        {help.lines.map((line) => (
          <li key={line.seq} className={`assist-line assist-line-${line.by}`}>
            <span className="assist-speaker">
              {t(`speaker.${line.by}`)} <time className="numbers">{timeOfDay(line.at, true)}</time>
            </span>
            {line.text}
          </li>
        ))}
        {help.speaking.map((one) => (
          <li key={`speaking ${one.by}`} className={`assist-line assist-line-${one.by} is-speaking`}>
            <span className="assist-speaker">{t(`speaker.${one.by}`)}</span>
            {one.text}…
          </li>
        ))}
      </ol>
    </section>
  );
}
