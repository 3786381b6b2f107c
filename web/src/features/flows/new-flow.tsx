import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { FormDialog } from '@/features/office/dialogs';
import { isObject } from '@/shared/json/value';
import { InlineFailure } from '@/shared/ui/states';
import { type FlowRow, useNewFlow } from './flows-api';
import { asDocument, type FlowDocument, KEY } from './model/document';
import { newDocument } from './model/edit';
import { useFlowTexts } from './texts';

/** Another flow: from the beginning, or from a file. */
export function NewFlow({ known, onClose }: { known: readonly FlowRow[]; onClose: () => void }) {
  const t = useFlowTexts();
  const navigate = useNavigate();
  const make = useNewFlow();
  const [key, setKey] = useState('');
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [imported, setImported] = useState<FlowDocument | null>(null);
  const [isTried, setTried] = useState(false);
  const [isNoFlow, setNoFlow] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const isFree = KEY.test(key) && !known.some((row) => row.id === key);
  const isNamed = zh.trim() !== '' && en.trim() !== '';
  const save = async () => {
    setTried(true);
    if (!isFree || !isNamed) return;
    const name = { zh: zh.trim(), en: en.trim() };
    const document = imported
      ? // A line has one flow: the lines stay with the flow that the file came from.
        { ...imported, id: key, name, lines: [] }
      : newDocument(key, name.zh, name.en);
    try {
      await make.mutateAsync(document);
      onClose();
      void navigate(`/flows/${key}`);
    } catch {
      // Shown in the dialog.
    }
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    let read: FlowDocument | null = null;
    try {
      read = asDocument(JSON.parse(await chosen.text()));
    } catch {
      // No JSON.
    }
    setNoFlow(read === null);
    setImported(read);
    if (!read) return;
    if (!key) setKey(known.some((row) => row.id === read.id) ? `${read.id}-copy` : read.id);
    const name = isObject(read.name) ? read.name : {};
    if (!zh && typeof name.zh === 'string') setZh(name.zh);
    if (!en && typeof name.en === 'string') setEn(name.en);
  };
  return (
    <FormDialog
      title={t('newFlow')}
      saveLabel={t('create')}
      isSaving={make.isPending}
      onSave={() => void save()}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor={`${id}-key`}>{t('key')}</label>
        <Input
          id={`${id}-key`}
          value={key}
          status={isTried && !isFree ? 'error' : ''}
          onChange={(event) => setKey(event.target.value)}
        />
        {isTried && !isFree && <p className="field-finding">{t('nodeKeyBad')}</p>}
      </div>
      <div className="field">
        <label htmlFor={`${id}-zh`}>{t('nameIn', { language: t('language.zh') })}</label>
        <Input
          id={`${id}-zh`}
          value={zh}
          status={isTried && !zh.trim() ? 'error' : ''}
          onChange={(event) => setZh(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-en`}>{t('nameIn', { language: t('language.en') })}</label>
        <Input
          id={`${id}-en`}
          value={en}
          status={isTried && !en.trim() ? 'error' : ''}
          onChange={(event) => setEn(event.target.value)}
        />
      </div>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('import')}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <Button onClick={() => file.current?.click()}>{t('fromFile')}</Button>
      {imported && <p className="quiet-line">{t('nodes', { count: Object.keys(imported.nodes).length })}</p>}
      {isNoFlow && <p className="field-finding">{t('notImported')}</p>}
      <InlineFailure error={make.error} />
    </FormDialog>
  );
}
