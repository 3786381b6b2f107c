import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { address } from '@/shared/api/client';
import type { ContactDetail } from '@/shared/api/types';
import { timeOfDay } from '@/shared/i18n/format';
import type { Moment } from './moment';
import { RecordingPlayer } from './recording-player';
import { useRecordTexts } from './texts';

/** The recordings of the contact: one per conversation. */
export function Recordings({ detail, moment }: { detail: ContactDetail; moment?: Moment | null }) {
  const t = useRecordTexts();
  const mayListen = has(useRoles(), 'agent', 'shift_leader', 'inspector', 'director', 'auditor');
  const { recordings, contact } = detail;
  if (recordings.length === 0) return <p className="quiet">{t('noRecordings')}</p>;
  if (!mayListen) return <p className="quiet">{t('recordingForbidden')}</p>;
  return recordings.map((recording, index) => {
    const name = `${t('recordingNumber', { number: index + 1 })} ${timeOfDay(recording.started_at)}`;
    const url = address(
      `/contacts/${encodeURIComponent(contact.id)}/recordings/${encodeURIComponent(recording.id)}`,
    );
    return (
      <div key={recording.id} className="recording">
        {recordings.length > 1 && <h3>{name}</h3>}
        {recording.milliseconds === null ? (
          <p className="quiet">{t('recordingRunning')}</p>
        ) : (
          <RecordingPlayer
            url={url}
            name={name}
            moment={moment?.recording === recording.id ? moment : null}
          />
        )}
      </div>
    );
  });
}
