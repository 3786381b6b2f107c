/**
 * The agent's phone in the browser. It is switched on with the agent's shift and keeps itself connected: after a lost
 * network, a restarted server, an unplugged headset, a reloaded page.
 */
import { ApiProblem, api } from '@/shared/api/client';
import { Store } from '@/shared/state/store';
import {
  type Device,
  keepChoice,
  keptChoice,
  listDevices,
  MicrophoneError,
  type MicrophoneFailure,
  openMicrophone,
} from './devices';
import { type PhoneServer, PhoneSession } from './phone-session';
import { type TabLock, takeTabLock } from './tab-lock';

export type PhoneStatus =
  | 'off'
  | 'asking'
  | 'connecting'
  | 'ready'
  | 'reconnecting'
  | 'elsewhere'
  | 'refused'
  | MicrophoneFailure;

export interface PhoneState {
  status: PhoneStatus;
  error: unknown;
  isMuted: boolean;
  microphones: Device[];
  speakers: Device[];
  microphoneId: string;
  speakerId: string;
  local: MediaStream | null;
  remote: MediaStream | null;
}

export interface PhoneParts {
  server: PhoneServer;
  openMicrophone: typeof openMicrophone;
  listDevices: typeof listDevices;
  takeTabLock: typeof takeTabLock;
  openSession: typeof PhoneSession.open;
  now: () => number;
}

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const STABLE_AFTER_MS = 15_000;
/** A session that is taken away so often in a row is being used on another computer. */
const SHORT_LIVES = 3;

const PARTS: PhoneParts = {
  server: {
    open: (sdp) => api.post<{ id: string; sdp: string }>('/phone/sessions', { sdp }),
    close: (id) => api.delete(`/phone/sessions/${id}`),
  },
  openMicrophone,
  listDevices,
  takeTabLock,
  openSession: PhoneSession.open,
  now: Date.now,
};

export class Phone {
  readonly store: Store<PhoneState>;
  private readonly parts: PhoneParts;
  private isOn = false;
  /** Counts switch-ons and retries: what comes late from an earlier one is passed over. */
  private turn = 0;
  private lock: TabLock | null = null;
  private session: PhoneSession | undefined;
  private attempts = 0;
  private shortLives = 0;
  private connectedAt: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Partial<PhoneParts> = {}) {
    this.parts = { ...PARTS, ...parts };
    const kept = keptChoice();
    this.store = new Store<PhoneState>({
      status: 'off',
      error: null,
      isMuted: false,
      microphones: [],
      speakers: [],
      microphoneId: kept.microphone,
      speakerId: kept.speaker,
      local: null,
      remote: null,
    });
  }

  /** Switches the phone on; on already, it stays as it is. */
  start(): void {
    if (this.isOn) return;
    this.isOn = true;
    navigator.mediaDevices?.addEventListener?.('devicechange', this.devicesChanged);
    void this.open(false);
  }

  /** Switches the phone off and gives the microphone back. */
  stop(): void {
    if (!this.isOn) return;
    this.isOn = false;
    this.turn += 1;
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.devicesChanged);
    this.drop(true);
    this.stopMicrophone();
    this.lock?.release();
    this.lock = null;
    this.attempts = this.shortLives = 0;
    this.set({ status: 'off', error: null, isMuted: false });
  }

  /** Tries again after a refusal, or takes the phone over from another window. */
  retry(): void {
    if (!this.isOn) return;
    const steal = this.store.get().status === 'elsewhere';
    this.attempts = this.shortLives = 0;
    void this.open(steal);
  }

  /** The server does not know of this phone (it was started again): the session is opened anew. */
  renew(): void {
    if (this.isOn && this.store.get().status === 'ready') void this.open(false);
  }

  setMuted(isMuted: boolean): void {
    this.set({ isMuted });
    for (const track of this.store.get().local?.getAudioTracks() ?? []) track.enabled = !isMuted;
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.set({ microphoneId: id });
    this.keepDevices();
    await this.renewMicrophone();
  }

  chooseSpeaker(id: string): void {
    this.set({ speakerId: id });
    this.keepDevices();
  }

  private keepDevices(): void {
    const { microphoneId, speakerId } = this.store.get();
    keepChoice({ microphone: microphoneId, speaker: speakerId });
  }

  private async open(steal: boolean): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    const isStale = () => turn !== this.turn;
    clearTimeout(this.timer);
    this.drop(false);
    try {
      if (!this.lock || steal) {
        const lock = await this.parts.takeTabLock(steal, this.stolen);
        if (isStale()) {
          lock?.release();
          return;
        }
        this.lock = lock;
        if (!lock) {
          this.set({ status: 'elsewhere' });
          return;
        }
      }
      const track = await this.microphone(isStale);
      if (!track || isStale()) return;
      this.set({ status: this.attempts > 0 ? 'reconnecting' : 'connecting' });
      const session = await this.parts.openSession({
        server: this.parts.server,
        microphone: track,
        onRemote: (remote) => !isStale() && this.set({ remote }),
        onConnected: () => !isStale() && this.connected(),
        onLost: () => !isStale() && this.lost(),
      });
      if (isStale()) session.close(false);
      else this.session = session;
    } catch (error) {
      if (!isStale()) this.failed(error);
    }
  }

  private async microphone(isStale: () => boolean): Promise<MediaStreamTrack | undefined> {
    const alive = this.store
      .get()
      .local?.getAudioTracks()
      .find((track) => track.readyState === 'live');
    if (alive) return alive;
    this.set({ status: 'asking', error: null });
    const local = await this.parts.openMicrophone(this.store.get().microphoneId);
    const track = local.getAudioTracks()[0];
    if (isStale() || !track) {
      for (const one of local.getTracks()) one.stop();
      return undefined;
    }
    track.enabled = !this.store.get().isMuted;
    track.onended = () => void this.renewMicrophone();
    this.set({ local });
    void this.parts.listDevices().then((devices) => this.set(devices));
    return track;
  }

  /** Opens the microphone again (chosen anew, or the last one was unplugged) without ending the session. */
  private async renewMicrophone(): Promise<void> {
    if (!this.isOn) return;
    const { status } = this.store.get();
    this.stopMicrophone();
    if (!this.session) {
      void this.open(false);
      return;
    }
    const turn = this.turn;
    try {
      const track = await this.microphone(() => turn !== this.turn);
      if (!track) return;
      await this.session.replaceMicrophone(track);
      this.set({ status: status === 'asking' ? 'ready' : status, error: null });
    } catch (error) {
      if (turn === this.turn) this.failed(error);
    }
  }

  private connected(): void {
    this.connectedAt = this.parts.now();
    this.set({ status: 'ready', error: null });
    this.attempts = 0;
  }

  private lost(): void {
    this.session = undefined;
    const lived = this.connectedAt === undefined ? undefined : this.parts.now() - this.connectedAt;
    this.connectedAt = undefined;
    if (lived !== undefined) this.shortLives = lived < STABLE_AFTER_MS ? this.shortLives + 1 : 0;
    if (this.shortLives >= SHORT_LIVES) this.set({ status: 'elsewhere', remote: null });
    else this.later(null);
  }

  private failed(error: unknown): void {
    if (error instanceof MicrophoneError) this.set({ status: error.failure, error: null });
    else if (error instanceof ApiProblem && !error.transient) this.set({ status: 'refused', error });
    else this.later(error);
  }

  private later(error: unknown): void {
    const delay = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] ?? 0;
    this.attempts += 1;
    this.set({ status: 'reconnecting', error, remote: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(false), delay);
  }

  private readonly stolen = (): void => {
    this.turn += 1;
    this.lock = null;
    this.drop(false);
    this.stopMicrophone();
    this.set({ status: 'elsewhere' });
  };

  private readonly devicesChanged = async (): Promise<void> => {
    this.set(await this.parts.listDevices());
    const { status } = this.store.get();
    if (status === 'no_microphone' || status === 'in_use') void this.renewMicrophone();
  };

  private drop(tell: boolean): void {
    clearTimeout(this.timer);
    this.session?.close(tell);
    this.session = undefined;
    this.set({ remote: null });
  }

  private stopMicrophone(): void {
    for (const track of this.store.get().local?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.set({ local: null });
  }

  private set(change: Partial<PhoneState>): void {
    this.store.set((state) => ({ ...state, ...change }));
  }
}
