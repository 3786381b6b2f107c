import { AutoComplete } from 'antd';
import { useId } from 'react';
import { useAnnouncements } from '@/features/office/announcements';
import { ManyField, TypedField } from '@/features/office/form/choice-fields';
import { FieldFrame } from '@/features/office/form/field-frame';
import { useLines } from '@/features/office/settings';
import { localised } from '@/shared/i18n';
import { type Announcement, blankAnnouncement } from '../model/plan';
import { ItemList } from './item-list';
import { LocalisedFields } from './localised-fields';
import { usePlanForm } from './plan-context';

/** The slots that flows say something in, with what they usually say. */
function useSlots() {
  const { words } = usePlanForm();
  const { data } = useAnnouncements();
  const usual = new Map(data?.items.map((one) => [one.slot, localised(one.text)]));
  return [...usual].map(([slot, text]) => ({
    value: slot,
    label: words.t('usualText', { slot, text: text.length > 40 ? `${text.slice(0, 40)}…` : text }),
  }));
}

function SlotField({ at, value }: { at: string; value: string }) {
  const { words, put } = usePlanForm();
  const slots = useSlots();
  const id = useId();
  return (
    <FieldFrame label={words.t('field.slot')} id={id} at={`${at}/slot`}>
      <AutoComplete
        id={id}
        className="slot-choice"
        popupMatchSelectWidth={460}
        options={slots}
        value={value}
        onChange={(slot: string) => put(`${at}/slot`, slot ?? '')}
      />
    </FieldFrame>
  );
}

function AnnouncementFields({ at, announcement }: { at: string; announcement: Announcement }) {
  const { words, put } = usePlanForm();
  const { t } = words;
  const lines = useLines().map((line) => ({ value: line.id, label: localised(line.name) || line.id }));
  return (
    <>
      <div className="fields">
        <SlotField at={at} value={announcement.slot} />
        <ManyField
          label={t('field.lines')}
          at={`${at}/lines`}
          value={announcement.lines}
          options={lines}
          placeholder={t('field.everywhere')}
          put={(chosen) => put(`${at}/lines`, chosen)}
        />
        <TypedField
          label={t('field.regions')}
          at={`${at}/regions`}
          value={announcement.regions}
          placeholder={t('field.everywhere')}
          put={(typed) => put(`${at}/regions`, typed)}
        />
      </div>
      <LocalisedFields label={t('field.text')} at={`${at}/text`} texts={announcement.text} isLong />
    </>
  );
}

/** What customers are told: those who come, and those who wait. */
export function CustomersSection() {
  const { plan, words } = usePlanForm();
  const { t } = words;
  const announcements = plan.announcements ?? [];
  const slots = useSlots();
  // The next one is most likely for a slot that says nothing of the plan yet.
  const nextSlot = () =>
    slots.find(({ value }) => !announcements.some((one) => one.slot === value))?.value ?? '';
  return (
    <>
      <h4>{t('field.waiting')}</h4>
      <LocalisedFields label={t('field.waiting')} at="/waiting" texts={plan.waiting} isLong isOptional />
      <h4>{t('announcements')}</h4>
      <ItemList<Announcement>
        at="/announcements"
        items={announcements}
        none={t('noAnnouncements')}
        addLabel={t('addAnnouncement')}
        titleOf={(one, index) => t('announcementTitle', { number: index + 1, slot: one.slot || t('unset') })}
        blank={() => blankAnnouncement(nextSlot())}
        copy={(one) => ({ ...one, slot: nextSlot() || one.slot })}
        draw={(one, at) => <AnnouncementFields at={at} announcement={one} />}
      />
    </>
  );
}
