/** The requests of the desk. Acts answer the whole desk as it is afterwards. */
import { api } from '@/shared/api/client';
import type {
  CallBack,
  CannedReply,
  Colleague,
  DeskView,
  FlowForAgents,
  MessageView,
} from '@/shared/api/types';

export type WantedState = { state: 'ready' | 'signed_out' } | { state: 'not_ready'; reason: string };

const act = (path: string, body: unknown, idempotencyKey: string) =>
  api.post<DeskView>(path, body, { idempotencyKey });

/** Whom the agent calls: one of them. */
export type Callee = { number: string } | { call_back: string };
/** Whom the agent consults: one of them. */
export type Consulted = { colleague: string } | { queue: string } | { number: string };
/** Where a call goes: one of them. */
export type TransferTarget = { colleague: string } | { queue: string };

export const deskApi = {
  read: (signal?: AbortSignal) => api.get<DeskView>('/desk', undefined, signal),
  setState: (wanted: WantedState) => api.put<DeskView>('/desk/state', wanted),
  accept: (offer: string, key: string) => act(`/offers/${offer}/acceptance`, undefined, key),
  decline: (offer: string, key: string) => act(`/offers/${offer}/refusal`, undefined, key),
  hold: (contact: string, key: string) => act(`/contacts/${contact}/hold`, undefined, key),
  resume: (contact: string, key: string) => act(`/contacts/${contact}/resumption`, undefined, key),
  hangUp: (contact: string, key: string) => act(`/contacts/${contact}/hang-up`, undefined, key),
  giveBack: (contact: string, key: string) => act(`/contacts/${contact}/return`, {}, key),
  wrapUp: (contact: string, code: string | undefined, note: string, key: string) =>
    act(`/contacts/${contact}/wrap-up`, { code, note }, key),
  dial: (whom: Callee, key: string) => act('/calls', whom, key),
  callBacks: (signal?: AbortSignal) => api.get<{ items: CallBack[] }>('/call-backs', undefined, signal),
  colleagues: (signal?: AbortSignal) => api.get<{ items: Colleague[] }>('/colleagues', undefined, signal),
  consult: (contact: string, whom: Consulted, key: string) =>
    act(`/contacts/${contact}/consultations`, whom, key),
  backToCustomer: (contact: string) => api.delete<DeskView>(`/contacts/${contact}/consultations`),
  confer: (contact: string, key: string) => act(`/contacts/${contact}/conference`, {}, key),
  transfer: (contact: string, target: TransferTarget, key: string) =>
    act(`/contacts/${contact}/transfers`, target, key),
  completeTransfer: (contact: string, key: string) =>
    act(`/contacts/${contact}/transfer-completion`, {}, key),
  flowsForAgents: (signal?: AbortSignal) =>
    api.get<{ items: FlowForAgents[] }>('/flows-for-agents', undefined, signal),
  visit: (contact: string, flow: string) => api.put<DeskView>(`/contacts/${contact}/visit`, { flow }),
  endVisit: (contact: string) => api.delete<DeskView>(`/contacts/${contact}/visit`),
  leave: (contact: string, key: string) => act(`/contacts/${contact}/departure`, {}, key),
  answerInvitation: (contact: string, guest: string, isAccepted: boolean, key: string) =>
    act(`/contacts/${contact}/invitations/${guest}/${isAccepted ? 'acceptance' : 'refusal'}`, {}, key),
  note: (contact: string, text: string) => api.put<DeskView>(`/contacts/${contact}/note`, { text }),

  acknowledge: (notice: string) => api.post<void>(`/desk/notices/${notice}/acknowledgement`),
  cannedReplies: () => api.get<{ items: CannedReply[] }>('/canned-replies'),
  messages: (contact: string, after: number) =>
    api.get<{ items: MessageView[]; customer_read: number }>(`/contacts/${contact}/messages`, { after }),
  say: (contact: string, clientId: string, text: string) =>
    api.post<MessageView>(
      `/contacts/${contact}/messages`,
      { client_id: clientId, text },
      { idempotencyKey: clientId },
    ),
  sendFile: (contact: string, clientId: string, file: File) => {
    const form = new FormData();
    form.set('client_id', clientId);
    form.set('file', file, file.name);
    return api.post<MessageView>(`/contacts/${contact}/files`, form, { idempotencyKey: clientId });
  },
  typing: (contact: string) => api.post(`/contacts/${contact}/typing`),
  markRead: (contact: string, upTo: number) => api.post(`/contacts/${contact}/read`, { up_to: upTo }),
};

export type DeskApi = typeof deskApi;
