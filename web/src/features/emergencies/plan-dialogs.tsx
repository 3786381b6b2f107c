/** Asking for a plan and approving it: both see what it will change. */
import { ConfirmDialog } from '@/features/office/dialogs';
import { ReasonDialog } from '@/features/office/reason-dialog';
import type { PlanStanding } from '@/features/sites/situation';
import { localised } from '@/shared/i18n';
import { InlineFailure, Loading } from '@/shared/ui/states';
import { said } from './model/effects';
import { PlanSummary } from './plan-summary';
import { usePlanWords } from './plan-words';
import { type PlanRow, usePlanActs, usePlanVersions } from './plans';
import { useEmergenciesTexts } from './texts';

const WIDTH = 720;

export function AskDialog({ plan, onClose }: { plan: PlanRow; onClose: () => void }) {
  const t = useEmergenciesTexts();
  const words = usePlanWords();
  const { ask } = usePlanActs();
  return (
    <ReasonDialog
      title={t('askTitle', { plan: said(plan.document.name, words) })}
      text={t('askText')}
      verb={t('ask')}
      width={WIDTH}
      shown={<PlanSummary plan={plan.document} words={words} />}
      onConfirm={(reason) => ask.mutateAsync({ plan: plan.id, reason })}
      onClose={onClose}
    />
  );
}

/** Shows the very version that was asked for, whatever was saved since; it cannot be approved unseen. */
export function ApproveDialog({ standing, onClose }: { standing: PlanStanding; onClose: () => void }) {
  const t = useEmergenciesTexts();
  const words = usePlanWords();
  const { approve } = usePlanActs();
  const { data, error, refetch } = usePlanVersions(standing.plan);
  const row = data?.items.find(({ version }) => version === standing.version);
  return (
    <ConfirmDialog
      title={t('approveTitle', { plan: localised(standing.name) })}
      text={t('approveText')}
      verb={t('approve')}
      isDanger
      width={WIDTH}
      isBlocked={!row}
      onConfirm={() => approve.mutateAsync(standing.run)}
      onClose={onClose}
    >
      <p className="asked-by">
        {t('askedBy', { who: standing.asked_by_name, reason: standing.reason, version: standing.version })}
      </p>
      {row ? (
        <PlanSummary plan={row.document} words={words} />
      ) : error ? (
        <InlineFailure error={error} retry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </ConfirmDialog>
  );
}
