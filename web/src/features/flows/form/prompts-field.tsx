import { DeleteOutlined, MessageOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { FieldGroup, PlaceFindings } from '@/features/office/form/field-frame';
import { HearButton } from '@/features/sound/hear-button';
import { RecordingField } from '@/features/sound/recording-field';
import type { Language } from '@/shared/api/types';
import { isObject, type Json, type JsonObject } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { useFlowTexts } from '../texts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The languages of the flow. */
export function useTongues(): Language[] {
  const { document } = useDesigner();
  const listed = Array.isArray(document.languages) ? document.languages : [];
  return listed.filter((one): one is Language => typeof one === 'string');
}

/** One text in one language, with its recording and the way to hear it. */
function PromptText(props: {
  at: string;
  tongue: Language;
  prompt: JsonObject;
  put: (prompt: JsonObject) => void;
}) {
  const { at, tongue, prompt, put } = props;
  const t = useFlowTexts();
  const name = t(`language.${tongue}`);
  const texts = isObject(prompt.text) ? prompt.text : {};
  const audio = isObject(prompt.audio) ? prompt.audio : {};
  const recording = text(audio[tongue]) || undefined;
  const putAudio = (id: string | undefined) => {
    const { [tongue]: _, ...others } = audio;
    const all: JsonObject = id ? { ...others, [tongue]: id } : others;
    const { audio: __, ...rest } = prompt;
    put(Object.keys(all).length > 0 ? { ...rest, audio: all } : rest);
  };
  return (
    <div className="prompt-text">
      <div className="prompt-head">
        <span>
          {name}
          {recording && <em className="recorded">{t('recorded')}</em>}
        </span>
        <span>
          <HearButton
            label={t('hear', { language: name })}
            text={text(texts[tongue])}
            language={tongue}
            recording={recording}
          />
          <RecordingField
            recording={recording}
            uploadLabel={t('uploadRecording', { language: name })}
            removeLabel={t('removeRecording', { language: name })}
            onChange={putAudio}
          />
        </span>
      </div>
      <Input.TextArea
        aria-label={t('textIn', { language: name })}
        lang={tongue === 'zh' ? 'zh-CN' : tongue}
        autoSize={{ minRows: 2, maxRows: 10 }}
        value={text(texts[tongue])}
        onChange={(event) => put({ ...prompt, text: { ...texts, [tongue]: event.target.value } })}
      />
      <PlaceFindings at={`${at}/text/${tongue}`} />
      {isObject(prompt.written) && (
        <>
          <Input.TextArea
            className="written"
            aria-label={t('writtenIn', { language: name })}
            placeholder={t('writtenIn', { language: name })}
            lang={tongue === 'zh' ? 'zh-CN' : tongue}
            autoSize={{ minRows: 1, maxRows: 10 }}
            value={text(prompt.written[tongue])}
            onChange={(event) =>
              put({ ...prompt, written: { ...(prompt.written as JsonObject), [tongue]: event.target.value } })
            }
          />
          <PlaceFindings at={`${at}/written/${tongue}`} />
        </>
      )}
    </div>
  );
}

/** Who reads may be shown other words than who listens: buttons need no keys. */
function WrittenButton(props: { prompt: JsonObject; put: (prompt: JsonObject) => void }) {
  const { prompt, put } = props;
  const t = useFlowTexts();
  if (!isObject(prompt.written)) {
    return (
      <Button
        size="small"
        type="text"
        icon={<MessageOutlined />}
        onClick={() => put({ ...prompt, written: isObject(prompt.text) ? prompt.text : {} })}
      >
        {t('writeOtherwise')}
      </Button>
    );
  }
  const { written: _, ...rest } = prompt;
  return (
    <Button size="small" type="text" icon={<MessageOutlined />} onClick={() => put(rest)}>
      {t('writeTheSame')}
    </Button>
  );
}

/** What is said: one prompt after the other, each in all languages of the flow. */
export function PromptsField(props: {
  label: string;
  at: string;
  value: Json | undefined;
  isOptional?: boolean | undefined;
  put: (value: Json | undefined) => void;
}) {
  const { label, at, value, isOptional = false, put } = props;
  const t = useFlowTexts();
  const tongues = useTongues();
  const prompts = Array.isArray(value) ? value.filter(isObject) : [];
  const blank = (): JsonObject => ({ text: Object.fromEntries(tongues.map((tongue) => [tongue, ''])) });
  return (
    <FieldGroup label={label}>
      <PlaceFindings at={at} isExact />
      {prompts.map((prompt, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is its place
        <div className="prompt" key={index}>
          {tongues.map((tongue) => (
            <PromptText
              key={tongue}
              at={`${at}/${index}`}
              tongue={tongue}
              prompt={prompt}
              put={(changed) => put(prompts.map((one, place) => (place === index ? changed : one)))}
            />
          ))}
          <WrittenButton
            prompt={prompt}
            put={(changed) => put(prompts.map((one, place) => (place === index ? changed : one)))}
          />
          {(prompts.length > 1 || isOptional) && (
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              onClick={() => {
                const left = prompts.filter((_, place) => place !== index);
                put(left.length > 0 || !isOptional ? left : undefined);
              }}
            >
              {t('removePrompt')}
            </Button>
          )}
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => put([...prompts, blank()])}>
        {t('addPrompt')}
      </Button>
    </FieldGroup>
  );
}
