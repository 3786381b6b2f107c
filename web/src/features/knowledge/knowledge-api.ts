import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Channel, Localised, Page, Tier, Time } from '@/shared/api/types';
import { language } from '@/shared/i18n';

export type Stage = 'draft' | 'in_review' | 'published';
export type Standing = 'unpublished' | 'scheduled' | 'current' | 'expired';
export type Relation = 'next' | 'before' | 'instead' | 'part';
export type FeedbackKind = 'helpful' | 'wrong' | 'outdated' | 'unclear' | 'incomplete';
export type GapState = 'open' | 'assigned' | 'answered' | 'dismissed';
export type TrendKind = 'new' | 'rising' | 'steady' | 'falling';

export const STAGES: readonly Stage[] = ['draft', 'in_review', 'published'];
export const STANDINGS: readonly Standing[] = ['current', 'scheduled', 'expired', 'unpublished'];
export const RELATIONS: readonly Relation[] = ['next', 'before', 'instead', 'part'];
export const KINDS: readonly FeedbackKind[] = ['helpful', 'wrong', 'outdated', 'unclear', 'incomplete'];
export const TIERS: readonly Tier[] = ['standard', 'gold', 'wealth', 'private_bank'];
export const CHANNELS: readonly Channel[] = [
  'phone',
  'video',
  'chat',
  'sms',
  'email',
  'wechat',
  'board',
  'forum',
];

/** A piece of a text, and whether it was searched for. */
export interface Segment {
  text: string;
  hit: boolean;
}
export interface ArticleRow {
  id: string;
  title: Segment[];
  excerpt: Segment[];
  businesses: string[];
  institution: string;
  edition: string | null;
  stage: Stage;
  standing: Standing;
  version: number;
  valid_from: Time | null;
  valid_to: Time | null;
  updated_at: Time;
}
export interface Dimensions {
  businesses: string[];
  products: string[];
  tiers: Tier[];
  regions: string[];
  channels: Channel[];
  institution: string;
  valid_from: Time | null;
  valid_to: Time | null;
}
export interface Content {
  title: Localised;
  asked_as: { zh: string[]; en: string[] };
  keywords: string[];
  official_wording: Localised;
  customer_wording: Localised;
  dimensions: Dimensions;
  related: { article: string; relation: Relation }[];
  attachments: string[];
  edition?: string;
}
export interface Publication {
  version: number;
  content: Content;
  at: Time;
  by: string | null;
  note: string;
}
export interface Article {
  id: string;
  stage: Stage;
  standing: Standing;
  revision: number;
  published: Publication | null;
  working: Content | null;
  returned: string | null;
  ended: string | null;
  may_review: boolean;
  updated_at: Time;
}
export interface MapNode {
  id: string;
  title: string;
  business: string;
  distance: number;
}
export interface ArticleMap {
  nodes: MapNode[];
  edges: { from: string; to: string; relation: Relation }[];
}
export interface Attachment {
  object: string;
  name: string;
  bytes: number;
}
export interface Feedback {
  id: string;
  version: number;
  at: Time;
  kind: FeedbackKind;
  comment: string;
  settled_at: Time | null;
}
export interface Gap {
  topic: string;
  example: string;
  last_at: Time;
  asked: number;
  state: GapState;
  institution: string | null;
  article: string | null;
  note: string;
  revision: number;
}
export interface Trend {
  asked: number;
  unanswered: number;
  yesterday: number;
  last_week: number;
  kind: TrendKind;
  line: number[];
}
export interface HotQuestion {
  topic: string;
  label: string;
  trend: Trend;
  article: string | null;
  title: string | null;
}
export interface Report {
  day: string;
  institution: string;
  institution_name: Localised;
  made_at: Time;
  questions: { asked: number; found: number; asked_back: number; nothing: number };
  hot: (Omit<HotQuestion, 'title'> & { title: Localised | null })[];
  own: (Omit<HotQuestion, 'title'> & { title: Localised | null })[];
  gaps: Gap[];
  ending: { article: string; title: Localised; valid_to: Time }[];
  most_read: { article: string; title: Localised; readings: number }[];
  feedback: { article: string; title: Localised; waiting: number }[];
}
interface Items<T> {
  items: T[];
}

/** The title of an article in a list, without marks. */
export const titleOf = (row: ArticleRow): string => row.title.map((piece) => piece.text).join('');

export const NO_CONTENT: Content = {
  title: { zh: '', en: '' },
  asked_as: { zh: [], en: [] },
  keywords: [],
  official_wording: { zh: '', en: '' },
  customer_wording: { zh: '', en: '' },
  dimensions: {
    businesses: [],
    products: [],
    tiers: [],
    regions: [],
    channels: [],
    institution: '',
    valid_from: null,
    valid_to: null,
  },
  related: [],
  attachments: [],
};

const at = (id: string) => `/articles/${encodeURIComponent(id)}`;
const SOON = 15_000;

export interface ArticleFilter {
  [name: string]: string | number | boolean | undefined;
}

export function useArticles(filter: ArticleFilter, enabled = true) {
  return useQuery({
    queryKey: ['articles', 'list', filter, language()],
    queryFn: ({ signal }) => api.get<Page<ArticleRow>>('/articles', filter, signal),
    placeholderData: (before) => before,
    enabled,
  });
}

export function useArticle(id: string | null) {
  return useQuery({
    queryKey: ['articles', 'one', id],
    queryFn: () => api.get<Article>(at(id ?? '')),
    enabled: id !== null,
  });
}

export const useVersions = (id: string) =>
  useQuery({
    queryKey: ['articles', 'versions', id],
    queryFn: () => api.get<Items<Publication>>(`${at(id)}/versions`),
  });

export const useArticleMap = (id: string) =>
  useQuery({
    queryKey: ['articles', 'map', id, language()],
    queryFn: () => api.get<ArticleMap>(`${at(id)}/map`, { depth: 2 }),
    placeholderData: (before) => before,
  });

export const useFeedback = (id: string) =>
  useQuery({
    queryKey: ['articles', 'feedback', id],
    queryFn: () => api.get<Items<Feedback>>(`${at(id)}/feedback`),
  });

export const useReadings = (id: string) =>
  useQuery({
    queryKey: ['articles', 'readings', id],
    queryFn: () => api.get<Items<{ day: string; staff: number; bot: number }>>(`${at(id)}/readings`),
  });

export const useAttachments = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['articles', 'attachments', id],
    queryFn: () => api.get<Items<Attachment>>(`${at(id)}/attachments`),
    enabled,
  });

export const attachmentAddress = (id: string, object: string) => `/api/v1${at(id)}/attachments/${object}`;

export function useArticleChanges(id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['articles'] });
  const post = <T>(path: string, body: unknown) =>
    api.post<T>(path, body, { idempotencyKey: crypto.randomUUID() });
  const begin = useMutation({
    mutationFn: (one: { id: string; content: Content }) => post<Article>('/articles', one),
    onSuccess,
  });
  const save = useMutation({
    mutationFn: ({ content, revision }: { content: Content; revision: number }) =>
      api.put<Article>(at(id), content, { ifMatch: revision }),
    onSuccess,
  });
  const submit = useMutation({ mutationFn: () => post<Article>(`${at(id)}/submissions`, {}), onSuccess });
  const review = useMutation({
    mutationFn: (one: { verdict: 'publish' | 'return'; note: string }) =>
      post<Article>(`${at(id)}/reviews`, one),
    onSuccess,
  });
  const expire = useMutation({
    mutationFn: (reason: string) => post<Article>(`${at(id)}/expirations`, { reason }),
    onSuccess,
  });
  const give = useMutation({
    mutationFn: (one: { kind: FeedbackKind; comment: string }) => post<Feedback>(`${at(id)}/feedback`, one),
    onSuccess,
  });
  const settle = useMutation({
    mutationFn: (feedback: string) => post<void>(`${at(id)}/feedback/${feedback}/settlements`, {}),
    onSuccess,
  });
  return { begin, save, submit, review, expire, give, settle };
}

export function useGaps(state: GapState, after: string | null) {
  return useQuery({
    queryKey: ['knowledge-gaps', state, after],
    queryFn: () => api.get<Page<Gap>>('/knowledge-gaps', { state, after }),
    placeholderData: (before) => before,
    refetchInterval: SOON,
  });
}

export function useGap(topic: string) {
  return useQuery({
    queryKey: ['knowledge-gaps', 'one', topic],
    queryFn: () => api.get<Gap & { questions: string[] }>(`/knowledge-gaps/${topic}`),
  });
}

export interface GapDecision {
  state: GapState;
  institution?: string;
  article?: string;
  note: string;
}

export function useGapDecision(topic: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ decision, revision }: { decision: GapDecision; revision: number }) =>
      api.put<Gap>(`/knowledge-gaps/${topic}`, decision, { ifMatch: revision }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['knowledge-gaps'] }),
  });
}

export function useHotQuestions(hours: number) {
  return useQuery({
    queryKey: ['hot-questions', hours, language()],
    queryFn: () => api.get<Items<HotQuestion>>('/hot-questions', { hours, limit: 30 }),
    placeholderData: (before) => before,
    refetchInterval: SOON,
  });
}

export const reportAddress = (institution: string, day: string) =>
  `/knowledge-reports/${encodeURIComponent(institution)}/${encodeURIComponent(day)}`;

export function useReportDays(institution: string | undefined) {
  return useQuery({
    queryKey: ['knowledge-reports', institution],
    queryFn: () =>
      api.get<{ today: string; days: string[] }>(
        `/knowledge-reports/${encodeURIComponent(institution ?? '')}`,
      ),
    enabled: institution !== undefined,
  });
}

export function useReport(institution: string | undefined, day: string | undefined) {
  return useQuery({
    queryKey: ['knowledge-reports', institution, day],
    queryFn: () => api.get<Report>(reportAddress(institution ?? '', day ?? '')),
    enabled: institution !== undefined && day !== undefined,
  });
}
