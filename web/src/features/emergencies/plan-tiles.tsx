import { effects, type Line } from './model/effects';
import type { Plan } from './model/plan';
import { PLACE_OF } from './model/section';
import type { Words } from './model/words';
import { EFFECT_ICON } from './plan-summary';

const whole = ({ sentence, quote }: Line) => (quote ? `${sentence}: ${quote}` : sentence);

/**
 * The summary above the form: a tile for everything that a plan may change, always in the same place and of the same
 * size, so that nothing moves while it is edited. Each leads to where the form says it.
 */
export function PlanTiles(props: { plan: Plan; words: Words; onShow: (pointer: string) => void }) {
  const { plan, words, onShow } = props;
  const { t } = words;
  return (
    <section className="plan-tiles" aria-label={t('summary')}>
      {effects(plan, words).map(({ kind, lines }) => {
        const Icon = EFFECT_ICON[kind];
        const isTouched = lines.length > 0;
        return (
          <button
            key={kind}
            type="button"
            className={isTouched ? 'tile' : 'tile tile-untouched'}
            data-effect={kind}
            onClick={() => onShow(PLACE_OF[kind])}
          >
            <span className="tile-head">
              <Icon className={`effect-icon effect-${kind}`} aria-hidden="true" />
              <strong>{t(`touched.${kind}`)}</strong>
              {lines.length > 1 && <span className="tab-number">{lines.length}</span>}
            </span>
            <span className="tile-text">
              {isTouched
                ? lines
                    .map((line) => (line.quote && kind !== 'orders' ? line.quote : line.sentence))
                    .join('　')
                : t('untouched')}
            </span>
            {isTouched && <span className="visually-hidden">{lines.map(whole).join(t('semicolon'))}</span>}
          </button>
        );
      })}
    </section>
  );
}
