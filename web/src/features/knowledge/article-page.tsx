import { Alert, App, Button, Input, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { ConfirmDialog, FormDialog } from '@/features/office/dialogs';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { listed } from '@/shared/i18n/format';
import { useProblemText } from '@/shared/ui/problem-text';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { ArticleForm } from './article-form';
import { FeedbackForm } from './feedback-form';
import { findingsOf } from './field';
import { type Article, type Content, useArticle, useArticleChanges } from './knowledge-api';
import { MapView } from './map-view';
import { STAGE_KIND, STANDING_KIND, useKnowledgeNames, useValidity } from './names';
import { useKnowledgeTexts } from './texts';
import { VersionsView } from './versions-view';
import { VoiceView } from './voice-view';
import { Files, Wording } from './wording';
import './knowledge.css';

/** Empty lines are put in while one writes and are no questions. */
const tidy = (content: Content): Content => ({
  ...content,
  asked_as: {
    zh: content.asked_as.zh.map((line) => line.trim()).filter(Boolean),
    en: content.asked_as.en.map((line) => line.trim()).filter(Boolean),
  },
});

function ReasonDialog(props: {
  title: string;
  label: string;
  verb: string;
  isPending: boolean;
  error: unknown;
  onSay: (reason: string) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={props.title}
      saveLabel={props.verb}
      isSaving={props.isPending}
      onSave={() => props.onSay(reason)}
      onClose={props.onClose}
    >
      <Input.TextArea
        aria-label={props.label}
        placeholder={props.label}
        data-first-focus
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <InlineFailure error={props.error} />
    </FormDialog>
  );
}

function Editor({ article }: { article: Article }) {
  const t = useKnowledgeTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const { save, submit } = useArticleChanges(article.id);
  const [content, setContent] = useState<Content>(article.working as Content);
  const [revision, setRevision] = useState(article.revision);
  const isChanged = JSON.stringify(tidy(content)) !== JSON.stringify(article.working);
  if (revision !== article.revision && !isChanged) setRevision(article.revision);
  const error = save.error ?? submit.error;
  const keep = async () => {
    submit.reset();
    const kept = await save.mutateAsync({ content: tidy(content), revision });
    setContent(kept.working as Content);
    setRevision(kept.revision);
    void message.success(t('saved'));
  };
  const isWaiting = article.stage === 'in_review';
  return (
    <Card
      extra={
        <div className="card-acts">
          <Button
            disabled={!isChanged || isWaiting}
            loading={save.isPending}
            onClick={() => void keep().catch(() => undefined)}
          >
            {t('save')}
          </Button>
          <Button
            type="primary"
            disabled={isChanged || article.stage !== 'draft'}
            loading={submit.isPending}
            onClick={() =>
              submit.mutate(undefined, { onSuccess: () => void message.success(t('submitted')) })
            }
          >
            {t('submit')}
          </Button>
        </div>
      }
      title={t('tabs.edit')}
    >
      {isWaiting && <Alert type="info" title={t('waiting')} />}
      {error !== null && (
        <Alert
          type="error"
          title={
            error instanceof ApiProblem && error.status === 412 ? t('changedMeanwhile') : problemText(error)
          }
        />
      )}
      <fieldset className="knowledge-fields" disabled={isWaiting}>
        <ArticleForm article={article} content={content} findings={findingsOf(error)} onChange={setContent} />
      </fieldset>
    </Card>
  );
}

function Body({ article }: { article: Article }) {
  const t = useKnowledgeTexts();
  const roles = useRoles();
  const names = useKnowledgeNames();
  const validity = useValidity();
  const { message } = App.useApp();
  const [query, setQuery] = useSearchParams();
  const [asked, setAsked] = useState<'publish' | 'return' | 'expire' | null>(null);
  const { review, expire } = useArticleChanges(article.id);
  const isInsider = article.working !== null;
  const mayWrite = has(roles, 'clerk', 'shift_leader');
  const mayReview = article.may_review && has(roles, 'clerk', 'shift_leader', 'director');
  const mayExpire =
    has(roles, 'clerk', 'shift_leader', 'director') &&
    (article.standing === 'current' || article.standing === 'scheduled');
  const shown = article.published?.content ?? article.working;
  if (!shown) return null;
  const { dimensions } = shown;
  const title = localised(shown.title);
  const close = () => setAsked(null);
  const copy = async () => {
    await navigator.clipboard.writeText(localised(shown.customer_wording));
    void message.success(t('copied'));
  };
  const publish = async () => {
    const done = await review.mutateAsync({ verdict: 'publish', note: '' });
    void message.success(t('published', { version: done.published?.version ?? 1 }));
  };
  const about = [
    article.id,
    listed(dimensions.businesses.map(names.business)),
    dimensions.institution && names.institution(dimensions.institution),
    shown.edition && names.edition(shown.edition),
    validity(dimensions.valid_from, dimensions.valid_to),
  ];
  const items = [
    {
      key: 'read',
      label: t('tabs.read'),
      children: (
        <Card>
          <Wording content={shown} acts={<Button onClick={() => void copy()}>{t('copy')}</Button>} />
          <Files id={article.id} content={shown} mayList={isInsider} />
          {article.standing === 'current' && !has(roles, 'auditor') && <FeedbackForm id={article.id} />}
        </Card>
      ),
    },
    ...(mayWrite ? [{ key: 'edit', label: t('tabs.edit'), children: <Editor article={article} /> }] : []),
    ...(isInsider
      ? [
          {
            key: 'versions',
            label: t('tabs.versions'),
            children: (
              <Card>
                <VersionsView article={article} />
              </Card>
            ),
          },
        ]
      : []),
    {
      key: 'map',
      label: t('tabs.map'),
      children: (
        <Card>
          <MapView id={article.id} title={title} />
        </Card>
      ),
    },
    ...(isInsider
      ? [
          {
            key: 'voice',
            label: t('tabs.voice'),
            children: (
              <Card>
                <VoiceView id={article.id} maySettle={mayWrite} />
              </Card>
            ),
          },
        ]
      : []),
  ];
  const wanted = query.get('tab') ?? 'read';
  return (
    <>
      <PageHead
        title={title}
        intro={
          <>
            <Mark kind={STANDING_KIND[article.standing]}>{t(`standing.${article.standing}`)}</Mark>{' '}
            {article.stage !== 'published' && (
              <Mark kind={STAGE_KIND[article.stage]}>{t(`stage.${article.stage}`)}</Mark>
            )}{' '}
            {about.filter(Boolean).join(' · ')}
          </>
        }
      >
        {mayReview && (
          <>
            <Button onClick={() => setAsked('return')}>{t('returnBack')}</Button>
            <Button type="primary" onClick={() => setAsked('publish')}>
              {t('publish')}
            </Button>
          </>
        )}
        {mayExpire && (
          <Button danger onClick={() => setAsked('expire')}>
            {t('expire')}
          </Button>
        )}
      </PageHead>
      <div className="knowledge-alerts" role="status">
        {article.ended && <Alert type="warning" title={t('endedBecause', { reason: article.ended })} />}
        {article.returned && (
          <Alert type="warning" title={t('returnedBecause', { reason: article.returned })} />
        )}
        {isInsider && !article.published && <Alert type="info" title={t('neverPublished')} />}
        {isInsider && article.published && article.stage !== 'published' && (
          <Alert type="info" title={t('readAgain', { version: article.published.version })} />
        )}
        {article.stage === 'in_review' && !article.may_review && isInsider && (
          <Alert type="info" title={t('waiting')} />
        )}
      </div>
      <Tabs
        activeKey={items.some((item) => item.key === wanted) ? wanted : 'read'}
        animated={false}
        destroyOnHidden
        items={items}
        onChange={(tab) => setQuery({ tab }, { replace: true })}
      />
      {asked === 'publish' && article.working && (
        <ConfirmDialog
          title={`${t('publish')}：${localised(article.working.title)}`}
          text={localised(article.working.official_wording)}
          verb={t('publish')}
          onConfirm={publish}
          onClose={close}
        />
      )}
      {asked === 'return' && (
        <ReasonDialog
          title={t('returnBack')}
          label={t('note')}
          verb={t('returnBack')}
          isPending={review.isPending}
          error={review.error}
          onSay={(note) => review.mutate({ verdict: 'return', note }, { onSuccess: close })}
          onClose={close}
        />
      )}
      {asked === 'expire' && (
        <ReasonDialog
          title={t('expire')}
          label={t('reason')}
          verb={t('expire')}
          isPending={expire.isPending}
          error={expire.error}
          onSay={(reason) => expire.mutate(reason, { onSuccess: close })}
          onClose={close}
        />
      )}
    </>
  );
}

/** One article: what it says, and for those who write its draft, versions, map, feedback. */
export default function ArticlePage() {
  const t = useKnowledgeTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useArticle(id);
  return (
    <>
      <Link to="/knowledge" className="knowledge-back">
        ← {t('back')}
      </Link>
      {error instanceof ApiProblem && error.notFound ? (
        <PageHead title={t('notFound')} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data ? (
        <Body key={data.id} article={data} />
      ) : (
        <Loading />
      )}
    </>
  );
}
