/** Reminds an agent who has been not ready for long; once by sound, and in a line until they do something about it. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { DeskView } from '@/shared/api/types';
import { play } from '@/shared/audio/tones';
import { duration, secondsBetween } from '@/shared/i18n/format';
import { useStore } from '@/shared/state/store';
import { serverNow, useNow } from '@/shared/time/clock';
import { useDesk, useDeskAct } from './desk-context';
import { useReasonName } from './names';
import './notices.css';
import { isReminded, pauseChoice } from './pause';
import { useSettled } from './settled';
import { useDeskTexts } from './texts';

export function PauseReminder({ view }: { view: DeskView }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct('state');
  const reason = useReasonName()(view.agent, view);
  const minutes = useStore(pauseChoice, (choice) => choice);
  const [putOffAt, setPutOffAt] = useState<number | null>(null);
  const now = useNow();
  const isShown = isReminded(view.agent, minutes, putOffAt, now);
  useEffect(() => {
    if (isShown) play('message');
  }, [isShown]);
  const settled = useSettled(String(isShown));
  if (!isShown) return null;
  // Whole minutes, so that the line is read aloud once a minute and not each second.
  const length = duration(Math.floor(secondsBetween(view.agent.state_since, now) / 60) * 60);
  return (
    <div className="desk-notices" role="status">
      <div className="desk-notice">
        <p>{reason ? t('pause.reminder', { reason, time: length }) : t('pause.plain', { time: length })}</p>
        <Button size="small" onClick={() => setPutOffAt(serverNow())}>
          {t('pause.later')}
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={act.busy}
          onClick={() => settled() && void desk.setState({ state: 'ready' })}
        >
          {t('bar.ready')}
        </Button>
      </div>
    </div>
  );
}
