import { useTexts } from '@/features/chat-customer/context';
import { PhoneIcon } from '@/features/chat-customer/icons';
import { LARGEST_POINTS, type Preferences, SMALLEST_POINTS, STEP_POINTS } from './preferences';

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <circle cx="20" cy="20" r="19" fill="#0b4a66" />
      <path
        d="M6 25c5-8 9-10 14-4s9 4 14-2"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <path
        d="M8 30c5-4 9-5 13-1s8 2 11-1"
        fill="none"
        stroke="#c9a35a"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="26" cy="12" r="3" fill="#c9a35a" />
    </svg>
  );
}

/** Larger and smaller type, in the elderly view only: elsewhere the browser's own zoom serves. */
function TypeSize({ points, onPoints }: { points: number; onPoints: (points: number) => void }) {
  const texts = useTexts();
  const isSmallest = points <= SMALLEST_POINTS;
  const isLargest = points >= LARGEST_POINTS;
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons, not a form
    <div className="type-size" role="group" aria-label={texts.type}>
      <button
        type="button"
        className="button"
        aria-disabled={isSmallest}
        onClick={() => onPoints(Math.max(SMALLEST_POINTS, points - STEP_POINTS))}
      >
        {texts.smaller}
      </button>
      <button
        type="button"
        className="button"
        aria-disabled={isLargest}
        onClick={() => onPoints(Math.min(LARGEST_POINTS, points + STEP_POINTS))}
      >
        {texts.larger}
      </button>
      <span className="hidden-text" role="status">
        {texts.typeSize(points)}
      </span>
    </div>
  );
}

export function Header({
  preferences,
  onPrefer,
}: {
  preferences: Preferences;
  onPrefer: (change: Partial<Preferences>) => void;
}) {
  const texts = useTexts();
  return (
    <header className="top">
      <div className="inner top-row">
        <p className="bank">
          <Logo />
          <span>{texts.bank}</span>
        </p>
        <p className="hotline">
          <a href="tel:95588">
            <PhoneIcon />
            <span className="hotline-word">{texts.hotline}</span> <strong>95588</strong>
          </a>
        </p>
        <div className="switches">
          {preferences.elderly && (
            <TypeSize points={preferences.points} onPoints={(points) => onPrefer({ points })} />
          )}
          <button
            type="button"
            className="button elderly-switch"
            onClick={() => onPrefer({ elderly: !preferences.elderly })}
          >
            {preferences.elderly ? texts.leaveElderly : texts.elderly}
          </button>
          <button
            type="button"
            className="button"
            aria-label={texts.languageLabel}
            onClick={() => onPrefer({ language: preferences.language === 'zh' ? 'en' : 'zh' })}
          >
            <span lang={preferences.language === 'zh' ? 'en' : 'zh-CN'}>{texts.language}</span>
          </button>
        </div>
      </div>
    </header>
  );
}
