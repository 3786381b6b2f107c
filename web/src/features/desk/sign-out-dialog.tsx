import { Button } from 'antd';
import { useState } from 'react';
import { useSignOut } from '@/shared/api/session';
import type { DeskView } from '@/shared/api/types';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk } from './desk-context';
import { useDeskTexts } from './texts';

/** Asks before the shift ends, saying what happens to the customers who are still being served. */
export function SignOutDialog({ view, onClose }: { view: DeskView; onClose(): void }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const signOut = useSignOut();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const open = view.contacts.length;

  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      if (view.agent.state !== 'signed_out') await desk.api.setState({ state: 'signed_out' });
      await signOut();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={t('signOut.title')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('signOut.cancel')}</Button>
          <Button
            type="primary"
            danger={open > 0}
            data-first-focus={open === 0 ? true : undefined}
            disabled={isBusy}
            onClick={() => void confirm()}
          >
            {t('signOut.confirm')}
          </Button>
        </>
      }
    >
      <p>{open > 0 ? t('signOut.open', { count: open }) : t('signOut.none')}</p>
      <InlineFailure error={error} />
    </Dialog>
  );
}
