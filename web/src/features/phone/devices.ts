/** Microphones and loudspeakers: which there are, which is chosen, and what is wrong when there is none. */
import { keep, readKept } from '@/shared/state/kept';

export interface Device {
  id: string;
  label: string;
}

export interface DeviceChoice {
  /** Empty: the system's default. */
  microphone: string;
  speaker: string;
}

export type MicrophoneFailure = 'denied' | 'no_microphone' | 'in_use' | 'unsupported';

export class MicrophoneError extends Error {
  constructor(readonly failure: MicrophoneFailure) {
    super(failure);
  }
}

const KEPT_AS = 'phone.devices';

export function keptChoice(): DeviceChoice {
  return readKept<DeviceChoice>('local', KEPT_AS, { microphone: '', speaker: '' });
}

export function keepChoice(choice: DeviceChoice): void {
  keep('local', KEPT_AS, choice);
}

/** The devices by kind. Their names are known only once the microphone has been allowed. */
export async function listDevices(): Promise<{ microphones: Device[]; speakers: Device[] }> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const named = (kind: MediaDeviceKind) =>
    devices
      .filter(
        (one) => one.kind === kind && one.deviceId && !['default', 'communications'].includes(one.deviceId),
      )
      .map((one, index) => ({ id: one.deviceId, label: one.label || `${index + 1}` }));
  return { microphones: named('audioinput'), speakers: named('audiooutput') };
}

/** Opens the chosen microphone, or the system's default if the chosen one is gone. */
export async function openMicrophone(id: string): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia || typeof RTCPeerConnection === 'undefined') {
    throw new MicrophoneError('unsupported');
  }
  const wishes: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
  };
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: id ? { ...wishes, deviceId: { exact: id } } : wishes,
    });
  } catch (error) {
    const name = (error as DOMException).name;
    const isGone = name === 'OverconstrainedError' || name === 'NotFoundError';
    if (id && isGone) return openMicrophone('');
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new MicrophoneError('denied');
    throw new MicrophoneError(isGone ? 'no_microphone' : 'in_use');
  }
}
