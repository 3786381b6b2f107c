import { type ComponentType, useContext } from 'react';
import { FindingsContext } from '@/features/office/form/findings-context';
import { unknownPlaces } from '@/shared/json/shape';
import { ApprovalsSection } from './form/approvals-section';
import { CustomersSection } from './form/customers-section';
import { DesksSection } from './form/desks-section';
import { NameSection } from './form/name-section';
import { OrdersSection } from './form/orders-section';
import { usePlanForm } from './form/plan-context';
import { RoutingSection } from './form/routing-section';
import { PLAN, type Plan, saysSomething } from './model/plan';
import { SECTIONS, type Section, sectionOf } from './model/section';
import '@/features/routing/policy-form.css';

const BODY: Record<Section, ComponentType> = {
  name: NameSection,
  customers: CustomersSection,
  desks: DesksSection,
  routing: RoutingSection,
  approvals: ApprovalsSection,
  orders: OrdersSection,
};

/** How many things a section says; `null` where there is nothing to count. */
function countOf(plan: Plan, section: Section): number | null {
  switch (section) {
    case 'name':
      return null;
    case 'customers':
      return (plan.announcements?.length ?? 0) + Number(saysSomething(plan.waiting));
    case 'desks':
      return Number(saysSomething(plan.desk_notice));
    case 'routing': {
      const { policy_version: version = null, areas } = plan.routing ?? {};
      return Number(version !== null) + Object.keys(areas ?? {}).length + (plan.backups?.length ?? 0);
    }
    case 'approvals':
      return plan.authorisations?.length ?? 0;
    case 'orders':
      return Number(Boolean(plan.work_order));
  }
}

/** The whole document as a form, a section at a time. */
export function PlanForm(props: { section: Section; onSection: (section: Section) => void }) {
  const { section, onSection } = props;
  const { plan, words } = usePlanForm();
  const { t } = words;
  const findings = useContext(FindingsContext) ?? [];
  const Body = BODY[section];
  const unknown = unknownPlaces(plan, PLAN);
  const turn = (event: React.KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = SECTIONS[(SECTIONS.indexOf(section) + way + SECTIONS.length) % SECTIONS.length];
    if (!next) return;
    onSection(next);
    document.getElementById(`plan-tab-${next}`)?.focus();
  };
  return (
    <div className="policy-form plan-form">
      <div className="policy-tabs" role="tablist" aria-orientation="vertical" aria-label={t('sections')}>
        {SECTIONS.map((one) => {
          const count = countOf(plan, one);
          const wrong = findings.filter(({ pointer }) => sectionOf(pointer) === one).length;
          return (
            <button
              key={one}
              type="button"
              role="tab"
              id={`plan-tab-${one}`}
              aria-selected={one === section}
              aria-controls="plan-section"
              tabIndex={one === section ? 0 : -1}
              onClick={() => onSection(one)}
              onKeyDown={turn}
            >
              <span>{t(`section.${one}`)}</span>
              {wrong > 0 ? (
                <span className="tab-wrong">
                  <span aria-hidden="true">▲ {wrong}</span>
                  <span className="visually-hidden">{t('foundHere', { number: wrong })}</span>
                </span>
              ) : (
                count !== null && <span className="tab-number">{count}</span>
              )}
            </button>
          );
        })}
      </div>
      <div
        className="policy-section"
        id="plan-section"
        role="tabpanel"
        aria-labelledby={`plan-tab-${section}`}
      >
        <h3 className="visually-hidden">{t(`section.${section}`)}</h3>
        <p className="quiet-line">{t(`help.${section}`)}</p>
        <Body />
        {unknown.length > 0 && <p className="quiet-line">{t('unknown', { places: unknown.join(' ') })}</p>}
      </div>
    </div>
  );
}
