// A real SIP phone (baresip): it dials or registers, plays a tone, presses keys, and keeps what it heard.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually, freePort } from './product.mjs';
import { readWav, writeSpeech, writeTone } from './sound.mjs';

export class Phone {
  /** `account` is the SIP address line; `register` makes it register with user and password; `port` is where it is called. */
  static async start(product, { user = '13800000003', tone = 440, password, answer = 'manual', port } = {}) {
    const phone = new Phone();
    phone.product = product;
    phone.folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-phone-'));
    const sip = port ?? (await freePort());
    const console_ = await freePort();
    const heard = path.join(phone.folder, 'heard');
    await mkdir(heard);
    const sound = await writeTone(path.join(phone.folder, 'tone.wav'), tone, { seconds: 120 });
    await writeFile(
      path.join(phone.folder, 'config'),
      [
        `sip_listen 127.0.0.1:${sip}`,
        'call_local_timeout 120',
        'call_max_calls 4',
        'module_path /usr/lib/baresip/modules',
        ...['g711', 'aufile', 'sndfile', 'cons'].map((name) => `module ${name}.so`),
        'module_app account.so',
        'module_app menu.so',
        'module_tmp uuid.so',
        `audio_source aufile,${sound}`,
        'audio_player aufile,nil',
        'audio_alert aufile,nil',
        'ausrc_srate 8000',
        'auplay_srate 8000',
        'ausrc_channels 1',
        'auplay_channels 1',
        `snd_path ${heard}`,
        `cons_listen 127.0.0.1:${console_}`,
        'net_interface 127.0.0.1',
        'jitter_buffer_delay 2-4',
        '',
      ].join('\n'),
    );
    const registrar = `127.0.0.1:${product.ports.sip}`;
    const account = password
      ? `<sip:${user}@${registrar}>;auth_user=${user};auth_pass=${password};regint=60;answermode=${answer};audio_codecs=pcma,pcmu`
      : `<sip:${user}@${registrar}>;regint=0;answermode=${answer};audio_codecs=pcma,pcmu`;
    await writeFile(path.join(phone.folder, 'accounts'), `${account}\n`);
    await writeFile(path.join(phone.folder, 'contacts'), '');
    phone.heardFolder = heard;
    phone.log = '';
    phone.child = spawn('baresip', ['-f', phone.folder, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [phone.child.stdout, phone.child.stderr]) {
      stream.on('data', (data) => {
        phone.log += data;
      });
    }
    phone.exited = once(phone.child, 'exit');
    phone.console = await eventually('the phone is on', async () => {
      const socket = connect(console_, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    });
    phone.console.on('error', () => {});
    phone.console.resume();
    if (password) await phone.says(/200 OK/);
    return phone;
  }

  /** Waits until the phone's log says it. */
  async says(pattern, options) {
    return eventually(`the phone says ${pattern}`, () => pattern.exec(this.log), { within: 30_000, ...options }).catch((error) => {
      throw new Error(`${error.message}\n${this.log.slice(-2000)}`);
    });
  }

  dial(number) {
    this.console.write(`/dial sip:${number}@127.0.0.1:${this.product.ports.sip}\n`);
  }

  async call(number) {
    this.dial(number);
    await this.says(/Call established/);
  }

  /** Presses keys, one after the other as fingers do. */
  async press(keys) {
    for (const key of keys) {
      this.console.write(key);
      await eventually('the key is sent', () => this.log.includes(`send DTMF digit: '${key}'`));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  /** Says the words into the call, in a voice of espeak-ng, and then nothing. */
  async say(words, voice) {
    const file = path.join(this.folder, `said-${(this.utterances = (this.utterances ?? 0) + 1)}.wav`);
    await writeSpeech(file, words, voice);
    this.console.write(`/ausrc aufile,${file}\n`);
  }

  accept() {
    this.console.write('/accept\n');
  }

  hangUp() {
    this.console.write('/hangup\n');
  }

  hold() {
    this.console.write('/hold\n');
  }

  async hungUp() {
    return this.says(/terminated \(duration|session closed/);
  }

  /** What the phone has heard so far: samples and rate. */
  async heard() {
    const files = (await readdir(this.heardFolder)).filter((name) => name.endsWith('dec.wav')).sort();
    if (files.length === 0) return { samples: new Float32Array(), rate: 8000 };
    const bytes = await readFile(path.join(this.heardFolder, files.at(-1)));
    const { rate, channels } = readWav(bytes);
    return { samples: channels[0], rate };
  }

  async stop() {
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await this.exited;
    }
    this.console.destroy();
    await rm(this.folder, { recursive: true, force: true });
  }
}
