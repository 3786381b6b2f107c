import { AudioOutlined, ReloadOutlined, SaveOutlined, SoundOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input, Switch } from 'antd';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useArticle } from '@/features/knowledge/knowledge-api';
import { useNames } from '@/features/office/settings';
import { hush, play, recordingAddress, spoken } from '@/features/sound/sound';
import { localised } from '@/shared/i18n';
import { timeOfDay } from '@/shared/i18n/format';
import { isObject, type JsonObject } from '@/shared/json/value';
import { InlineFailure } from '@/shared/ui/states';
import { useDesigner } from '../designer-context';
import {
  type Rehearsal,
  rehearse,
  type Scene,
  type Step,
  type TestCase,
  type Told,
  type Turn,
  useFlowActions,
} from '../flows-api';
import { JsonField } from '../form/json-field';
import { ARTICLE_ACTION } from '../model/article';
import { nodeName } from '../model/document';
import { useFlowTexts } from '../texts';
import { SceneFields } from './scene-fields';
import { stepText } from './step-text';
import { useDictation } from './use-dictation';

const PAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** One thing that happened, as a line of the conversation. */
function ToldLine({ told, onShow }: { told: Told; onShow: (node: string) => void }) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const names = useNames();
  const actions = useFlowActions();
  switch (told.type) {
    case 'said':
      return (
        <div className="talk-said">
          {told.prompts.map((prompt) => (
            <p key={prompt.text}>
              {prompt.text}
              {prompt.audio && <em className="recorded">{t('recorded')}</em>}
            </p>
          ))}
        </div>
      );
    case 'visited':
      return (
        <button type="button" className="talk-node" onClick={() => onShow(told.node)}>
          →{' '}
          {told.flow === document.id
            ? nodeName(document, told.node, localised)
            : `${told.flow} / ${told.node}`}
        </button>
      );
    case 'queued':
      return <p className="talk-note talk-queue">{t('told.queued', { queue: names.queue(told.queue) })}</p>;
    case 'entered':
      return told.flow === document.id ? null : (
        <p className="talk-note">{t('told.entered', { flow: told.flow })}</p>
      );
    case 'answered':
      return null;
    case 'secure_entry':
      return <p className="talk-note">{told.on ? t('told.secureOn') : t('told.secureOff')}</p>;
    case 'understood':
      return (
        <p className="talk-note">
          {told.intent
            ? t('told.understood', { intent: told.intent, percent: Math.round(told.probability * 100) })
            : t('told.notUnderstood')}
        </p>
      );
    case 'acting':
      return (
        <p className="talk-note">
          {t('told.acting', {
            action: localised(actions.find((one) => one.action === told.action)) || told.action,
          })}{' '}
          {told.action !== ARTICLE_ACTION &&
            Object.entries(told.parameters)
              .map(([name, value]) => `${name}=${value}`)
              .join(' ')}
        </p>
      );
    case 'left_queue':
      return <p className="talk-note">{t('told.leftQueue')}</p>;
    case 'call_back_asked':
      return <p className="talk-note">{t('told.callBackAsked')}</p>;
    case 'served':
      return <p className="talk-note">{t('told.served')}</p>;
    case 'rating_asked':
      return <p className="talk-note">{t('told.ratingAsked')}</p>;
    case 'rated':
      return <p className="talk-note">{t('told.rated', { score: told.score, grades: told.grades })}</p>;
    case 'language_set':
      return <p className="talk-note">{t('told.language')}</p>;
    default:
      return <p className="talk-note talk-ended">{t('told.ended')}</p>;
  }
}

/** Plays what was said last, one prompt after the other. */
async function hear(turn: Turn | undefined): Promise<void> {
  for (const told of turn?.told ?? []) {
    if (told.type !== 'said') continue;
    for (const prompt of told.prompts) {
      await play(prompt.audio ? recordingAddress(prompt.audio) : await spoken(prompt.text, told.language));
    }
  }
}

/** Talking to the flow as it stands on the page, saved or not. */
export function TalkPanel(props: {
  scene: Scene;
  steps: Step[];
  onScene: (scene: Scene) => void;
  onSteps: (steps: Step[]) => void;
  onPath: (path: string[]) => void;
  onKeep: (test: TestCase) => void;
}) {
  const { scene, steps, onScene, onSteps, onPath, onKeep } = props;
  const t = useFlowTexts();
  const { document, show } = useDesigner();
  const [rehearsal, setRehearsal] = useState<Rehearsal | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [text, setText] = useState('');
  const [isHeard, setHeard] = useState(false);
  const [found, setFound] = useState<JsonObject>();
  const log = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      try {
        const made = await rehearse(document.id, document, scene, steps);
        if (!isCurrent) return;
        setRehearsal(made);
        setError(null);
        onPath(made.path);
      } catch (problem) {
        if (isCurrent) setError(problem);
      }
    }, 60);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [document, scene, steps, onPath]);

  const turns = rehearsal?.turns.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn scrolls
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [turns]);
  const last = rehearsal?.turns.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn is heard once
  useEffect(() => {
    if (isHeard && last) hear(last).catch(() => undefined);
    return hush;
  }, [isHeard, turns]);

  const isVoice = scene.channel === 'phone' || scene.channel === 'video';
  const step = useCallback((one: Step) => onSteps([...steps, one]), [steps, onSteps]);
  const write = useCallback(
    (written: string) => {
      if (!written.trim()) return;
      step(isVoice && /^[0-9*#A-D]+$/.test(written) ? { key: written } : { text: written.trim() });
      setText('');
    },
    [step, isVoice],
  );
  const dictation = useDictation(rehearsal?.language ?? scene.language, write);
  const choices =
    last?.told.findLast(
      (told): told is Extract<Told, { type: 'said' }> => told.type === 'said' && told.choices.length > 0,
    )?.choices ?? [];
  const state = rehearsal?.state ?? 'waiting';
  // An act is not carried out: the author chooses what comes of it, and what it finds out.
  const acting = last?.told.findLast((told) => told.type === 'acting');
  const outcomes = acting?.type === 'acting' && state === 'waiting' ? acting.outcomes : [];
  // An article is known beforehand: what the customer would get needs no choosing.
  const fixed = outcomes.length > 0 && acting?.type === 'acting' && acting.action === ARTICLE_ACTION;
  const article = useArticle(fixed ? (acting.parameters.article ?? null) : null);
  const content = fixed ? article.data?.published?.content : undefined;
  const known: JsonObject | undefined = content && {
    answer: content.customer_wording[rehearsal?.language === 'en' ? 'en' : 'zh'],
    title: content.title[rehearsal?.language === 'en' ? 'en' : 'zh'],
  };
  const values = found ?? known;
  const secrets = new Set<number>();
  let isSecret = false;
  for (const turn of rehearsal?.turns ?? []) {
    if (isSecret && turn.step !== undefined) secrets.add(turn.step);
    for (const told of turn.told) if (told.type === 'secure_entry') isSecret = told.on;
  }
  const keepCase = () => {
    if (!rehearsal) return;
    const expectations = [
      ...(rehearsal.flow === document.id ? [{ reaches: rehearsal.node }] : []),
      ...(rehearsal.queue ? [{ queues: rehearsal.queue }] : []),
      ...(state === 'ended' ? [{ ends: true }] : []),
    ];
    onKeep({ name: '', scene, steps, expectations });
  };

  return (
    <div className="panel talk">
      <details className="talk-scene">
        <summary>{t('sceneTitle')}</summary>
        <SceneFields scene={scene} onChange={onScene} />
      </details>
      <div className="talk-acts">
        <Button size="small" icon={<ReloadOutlined />} onClick={() => onSteps([])}>
          {t('startAgain')}
        </Button>
        <Button
          size="small"
          icon={<UndoOutlined />}
          disabled={steps.length === 0}
          onClick={() => onSteps(steps.slice(0, -1))}
        >
          {t('stepBack')}
        </Button>
        <Button size="small" icon={<SaveOutlined />} disabled={!rehearsal} onClick={keepCase}>
          {t('keepAsCase')}
        </Button>
        <span className="field-toggle">
          <Switch id={id} size="small" aria-label={t('hearIt')} checked={isHeard} onChange={setHeard} />
          <label htmlFor={id}>
            <SoundOutlined aria-hidden="true" /> {t('hearIt')}
          </label>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reached by key */}
      <div className="talk-log" role="log" aria-label={t('talk')} ref={log} tabIndex={0}>
        {rehearsal?.turns.map((turn) => (
          <div key={turn.step ?? -1} className="talk-turn">
            {turn.step !== undefined && (
              <p className="talk-step">
                {stepText(steps[turn.step] ?? {}, t, secrets.has(turn.step))}
                <time>{timeOfDay(turn.at, true)}</time>
              </p>
            )}
            {turn.passed_over && <p className="talk-note">{t('passedOver')}</p>}
            {turn.told.map((told, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was told stays where it was told
              <ToldLine key={index} told={told} onShow={(key) => show(`/nodes/${key}`)} />
            ))}
          </div>
        ))}
      </div>
      <InlineFailure error={error} />
      {rehearsal && Object.keys(rehearsal.answers).length > 0 && (
        <p className="talk-answers">
          {t('answers')}{' '}
          {Object.entries(rehearsal.answers).map(([key, value]) => (
            <span key={key}>
              {key}={String(value)}
            </span>
          ))}
        </p>
      )}
      {state === 'ended' ? (
        <p className="talk-over">{t('talkOver')}</p>
      ) : (
        <>
          {choices.length > 0 && (
            <div className="talk-choices">
              {choices.map((choice) => (
                <button type="button" key={choice.key} onClick={() => step({ key: choice.key })}>
                  <kbd>{choice.key}</kbd>
                  {choice.label}
                </button>
              ))}
            </div>
          )}
          {outcomes.length > 0 && (
            <div className="talk-choices">
              <span>{t('chooseOutcome')}</span>
              {outcomes.map((outcome) => (
                <button
                  type="button"
                  key={outcome}
                  onClick={() => {
                    step(values && (found || outcome === 'found') ? { outcome, values } : { outcome });
                    setFound(undefined);
                  }}
                >
                  {outcome}
                </button>
              ))}
              <JsonField
                label={t('foundOut')}
                at="/values"
                rows={1}
                value={values}
                put={(value) => setFound(isObject(value) ? value : undefined)}
              />
            </div>
          )}
          {state === 'queued' && (
            <div className="talk-choices">
              <button type="button" onClick={() => step({ served: true })}>
                {t('steps.served')}
              </button>
              <button type="button" onClick={() => step({ refused: true })}>
                {t('steps.refused')}
              </button>
            </div>
          )}
          {isVoice && (
            <div className="talk-pad">
              {PAD.map((key) => (
                <button type="button" key={key} onClick={() => step({ key })}>
                  {key}
                </button>
              ))}
            </div>
          )}
          <form
            className="talk-write"
            onSubmit={(event) => {
              event.preventDefault();
              write(text);
            }}
          >
            <Input
              aria-label={t('yourWords')}
              placeholder={isVoice ? t('yourKeys') : t('yourWords')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            {dictation.canListen && (
              <Button
                icon={<AudioOutlined />}
                aria-label={t('speak')}
                title={t('speak')}
                aria-pressed={dictation.isListening}
                onClick={dictation.listen}
              />
            )}
            <Button htmlType="submit" type="primary">
              {t('send')}
            </Button>
            <Button onClick={() => step({ silence: true })}>{t('steps.silence')}</Button>
          </form>
        </>
      )}
    </div>
  );
}
