import { OneField } from '@/features/office/form/choice-fields';
import { TextField } from '@/features/office/form/text-field';
import { said } from '../model/effects';
import { APPROVERS, type Authorisation, blankAuthorisation, freeCode, LEADERS } from '../model/plan';
import { AmountField } from './amount-field';
import { ItemList } from './item-list';
import { LocalisedFields } from './localised-fields';
import { usePlanForm } from './plan-context';

function AuthorisationFields({ at, one }: { at: string; one: Authorisation }) {
  const { words, put } = usePlanForm();
  const { t } = words;
  return (
    <>
      <LocalisedFields label={t('field.name')} at={`${at}/name`} texts={one.name} />
      <div className="fields">
        <OneField
          label={t('field.approver')}
          at={`${at}/approver`}
          value={one.approver}
          options={APPROVERS.map((role) => ({ value: role, label: words.role(role) }))}
          isNeeded
          put={(role) => put(`${at}/approver`, role ?? 'shift_leader')}
        />
        <AmountField at={`${at}/up_to`} value={one.up_to} />
        <TextField
          label={t('field.code')}
          at={`${at}/code`}
          value={one.code}
          longest={64}
          put={(code) => put(`${at}/code`, code)}
        />
      </div>
      {!LEADERS.includes(one.approver) && <p className="area-unknown">{t('field.approverIdle')}</p>}
    </>
  );
}

/** What may be approved beyond the usual, by whom, up to which amount. */
export function ApprovalsSection() {
  const { plan, words } = usePlanForm();
  const { t } = words;
  const authorisations = plan.authorisations ?? [];
  const taken = authorisations.map(({ code }) => code);
  return (
    <ItemList<Authorisation>
      at="/authorisations"
      items={authorisations}
      none={t('noApprovals')}
      addLabel={t('addApproval')}
      titleOf={(one, index) =>
        t('approvalTitle', { number: index + 1, name: said(one.name, words) || one.code })
      }
      blank={() => blankAuthorisation(freeCode('approval', taken))}
      copy={(one) => ({ ...one, code: freeCode(one.code, taken, 2) })}
      draw={(one, at) => <AuthorisationFields at={at} one={one} />}
    />
  );
}
