/** What is not as usual, over every page of those who lead and on the wallboard. Nothing while all is well. */
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { type PlanStanding, type SiteStanding, useSituation } from './situation';
import { useSitesTexts } from './texts';
import './sites.css';

function SiteLine({ standing }: { standing: SiteStanding }) {
  const t = useSitesTexts();
  const { site, health, grade, since, reason, by, moved } = standing;
  const why = reason ? (by ? t('byHand', { who: by, reason }) : reason) : t('bySilence');
  return (
    <li className={`situation-line situation-${grade ?? 'yellow'}`}>
      <strong>
        {grade && `${t(`grade.${grade}`)} · `}
        {t('bar.site', { site: localised(site.name), health: t(`health.${health}`) })}
      </strong>
      <span>{since && t('since', { time: dayAndTime(since) })}</span>
      <span>{why}</span>
      {health === 'lost' && <span>{t('moved', { ...moved })}</span>}
    </li>
  );
}

function PlanLine({ plan }: { plan: PlanStanding }) {
  const t = useSitesTexts();
  const name = localised(plan.name);
  return (
    <li className={`situation-line ${plan.on ? 'situation-orange' : 'situation-yellow'}`}>
      <strong>{plan.on ? t('bar.plan', { plan: name }) : t('bar.asked', { plan: name })}</strong>
      <span>{plan.on && t('since', { time: dayAndTime(plan.since) })}</span>
      <span>
        {plan.on
          ? t('bar.on', { who: plan.asked_by_name, second: plan.approved_by_name ?? '–' })
          : t('bar.until', { who: plan.asked_by_name, time: dayAndTime(plan.open_until) })}
      </span>
      <span>{plan.reason}</span>
    </li>
  );
}

export function SituationBar() {
  const t = useSitesTexts();
  const { situation } = useSituation();
  const sites = situation?.sites.filter((standing) => standing.health !== 'open') ?? [];
  const plans = situation?.plans ?? [];
  if (sites.length + plans.length === 0) return null;
  return (
    <section className="situation-bar" aria-label={t('bar.title')} aria-live="polite">
      <ul>
        {sites.map((standing) => (
          <SiteLine key={standing.site.id} standing={standing} />
        ))}
        {plans.map((plan) => (
          <PlanLine key={plan.run} plan={plan} />
        ))}
      </ul>
    </section>
  );
}
