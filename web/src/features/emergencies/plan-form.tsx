import type { ComponentType } from 'react';
import { SectionedForm } from '@/features/office/form/sectioned-form';
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
  const Body = BODY[section];
  const unknown = unknownPlaces(plan, PLAN);
  return (
    <SectionedForm
      name="plan"
      label={t('sections')}
      sections={SECTIONS}
      chosen={section}
      onChoose={onSection}
      titleOf={(one) => t(`section.${one}`)}
      countOf={(one) => countOf(plan, one)}
      sectionOf={sectionOf}
      findingsText={(number) => t('foundHere', { number })}
    >
      <h3 className="visually-hidden">{t(`section.${section}`)}</h3>
      <p className="quiet-line">{t(`help.${section}`)}</p>
      <Body />
      {unknown.length > 0 && <p className="quiet-line">{t('unknown', { places: unknown.join(' ') })}</p>}
    </SectionedForm>
  );
}
