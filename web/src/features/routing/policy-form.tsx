import type { ComponentType } from 'react';
import { SectionedForm } from '@/features/office/form/sectioned-form';
import { AreasSection } from './form/areas-section';
import { CareSection } from './form/care-section';
import { GuaranteesSection } from './form/guarantees-section';
import { MatchingSection } from './form/matching-section';
import { NameSection } from './form/name-section';
import { usePolicyForm } from './form/policy-context';
import { QueuesSection } from './form/queues-section';
import { RulesSection } from './form/rules-section';
import { SitesSection } from './form/sites-section';
import type { Policy } from './model/policy';
import { SECTIONS, type Section, sectionOf } from './model/section';
import { unknownPlaces } from './model/shape';
import './policy-form.css';

const BODY: Record<Section, ComponentType> = {
  rules: RulesSection,
  queues: QueuesSection,
  areas: AreasSection,
  care: CareSection,
  sites: SitesSection,
  matching: MatchingSection,
  guarantees: GuaranteesSection,
  name: NameSection,
};

const size = (members: object | null | undefined) => Object.keys(members ?? {}).length;

/** How many things a section holds; `null` where there is nothing to count. */
function countOf(policy: Policy, section: Section): number | null {
  switch (section) {
    case 'care':
      return size(policy.care_phrases);
    case 'matching':
    case 'name':
      return null;
    default:
      return size(policy[section]);
  }
}

/** The whole document as a form, a section at a time. */
export function PolicyForm(props: { section: Section; onSection: (section: Section) => void }) {
  const { section, onSection } = props;
  const { policy, words } = usePolicyForm();
  const { t } = words;
  const Body = BODY[section];
  const unknown = unknownPlaces(policy);
  return (
    <SectionedForm
      name="policy"
      label={t('sections')}
      sections={SECTIONS}
      chosen={section}
      onChoose={onSection}
      titleOf={(one) => t(`section.${one}`)}
      countOf={(one) => countOf(policy, one)}
      sectionOf={sectionOf}
      findingsText={(count) => t('findingCount', { count })}
    >
      <p className="quiet-line">{t(`help.${section}`)}</p>
      <Body />
      {unknown.length > 0 && <p className="quiet-line">{t('unknown', { places: unknown.join(' ') })}</p>}
    </SectionedForm>
  );
}
