/** One telephone line in the browser: SIP over WebSocket by JsSIP, at most one call at a time, its state as refs. */
import { ref, shallowRef, type Ref } from 'vue'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { RTCSessionEvent } from 'jssip/lib/UA'
import type { UA } from 'jssip'
import type { PhoneAccount } from '@/api/types'
import { NoMicrophone, openMicrophone } from './microphone'
import { silence, sound } from './ring'

export type Registration = 'off' | 'connecting' | 'registered' | 'lost' | 'refused'
export type LineState = 'idle' | 'ringing' | 'calling' | 'talking'

export interface Line {
  registration: Ref<Registration>
  state: Ref<LineState>
  /** Who is at the other end, as SIP says. */
  peer: Ref<string>
  /** Milliseconds since the epoch at which the state began. */
  since: Ref<number>
  muted: Ref<boolean>
  held: Ref<boolean>
  microphone: Ref<NoMicrophone | null>
  start: (account: PhoneAccount) => Promise<void>
  stop: () => void
  call: (number: string) => Promise<void>
  answer: () => Promise<void>
  hangUp: () => void
  toggleMute: () => void
  toggleHold: () => void
  press: (digit: string) => void
}

/** ICE gathering is cut short this long after the last candidate: on a closed net the rest never comes. */
const GATHER_MS = 250
const REFUSED = new Set(['Rejected', 'Authentication Error', 'Forbidden', 'Not Found'])

export function createLine(): Line {
  const registration = ref<Registration>('off')
  const state = ref<LineState>('idle')
  const peer = ref('')
  const since = ref(0)
  const muted = ref(false)
  const held = ref(false)
  const microphone = shallowRef<NoMicrophone | null>(null)
  const speaker = new Audio()
  speaker.autoplay = true

  let ua: UA | null = null
  let session: RTCSession | null = null
  let stream: MediaStream | null = null

  function become(next: LineState): void {
    state.value = next
    since.value = Date.now()
    if (next === 'ringing') sound('bell')
    else if (next === 'calling') sound('ringback')
    else silence()
  }

  function over(ended: RTCSession): void {
    if (ended !== session) return
    session = null
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
    speaker.srcObject = null
    muted.value = false
    held.value = false
    become('idle')
  }

  function hear(connection: RTCPeerConnection): void {
    connection.addEventListener('track', (event) => {
      speaker.srcObject = event.streams[0] ?? new MediaStream([event.track])
      void speaker.play().catch(() => undefined) // muted by the browser until the first click
      silence()
    })
  }

  function follow(started: RTCSession): void {
    let gathering: ReturnType<typeof setTimeout> | undefined
    started.on('icecandidate', (event) => {
      clearTimeout(gathering)
      gathering = setTimeout(() => event.ready(), GATHER_MS)
    })
    started.on('peerconnection', (event) => hear(event.peerconnection))
    const existing = started.connection as RTCPeerConnection | null
    if (existing) hear(existing)
    started.on('confirmed', () => become('talking'))
    started.on('hold', (event) => (held.value = event.originator === 'local' || held.value))
    started.on('unhold', (event) => (held.value = event.originator === 'local' ? false : held.value))
    started.on('muted', () => (muted.value = true))
    started.on('unmuted', () => (muted.value = false))
    started.on('ended', () => over(started))
    started.on('failed', () => over(started))
  }

  function arrived(event: RTCSessionEvent): void {
    const started = event.session
    if (session !== null && session !== started) {
      started.terminate({ status_code: 486 })
      return
    }
    session = started
    peer.value = started.remote_identity.uri.user
    follow(started)
    become(started.direction === 'incoming' ? 'ringing' : 'calling')
  }

  async function withMicrophone(use: (opened: MediaStream) => void): Promise<void> {
    microphone.value = null
    try {
      stream = await openMicrophone()
      use(stream)
    } catch (cause) {
      if (!(cause instanceof NoMicrophone)) throw cause
      microphone.value = cause
    }
  }

  async function start(account: PhoneAccount): Promise<void> {
    stop()
    registration.value = 'connecting'
    const jssip = await import('jssip')
    const started = new jssip.UA({
      sockets: [new jssip.WebSocketInterface(account.ws_url)],
      uri: account.uri,
      password: account.password,
      display_name: account.display,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
    })
    const become = (next: Registration): void => {
      if (ua === started) registration.value = next
    }
    started.on('registered', () => become('registered'))
    started.on('unregistered', () => become('connecting'))
    started.on('registrationFailed', (event) => become(REFUSED.has(event.cause ?? '') ? 'refused' : 'lost'))
    started.on('disconnected', () => become('lost'))
    started.on('newRTCSession', (event: RTCSessionEvent) => arrived(event))
    ua = started
    started.start()
  }

  function stop(): void {
    session?.terminate()
    const stopped = ua
    ua = null
    stopped?.stop()
    registration.value = 'off'
    silence()
  }

  const media = (opened: MediaStream): { mediaStream: MediaStream; pcConfig: RTCConfiguration } => ({
    mediaStream: opened,
    pcConfig: { iceServers: [] },
  })

  return {
    registration,
    state,
    peer,
    since,
    muted,
    held,
    microphone,
    start,
    stop,
    call: (number) => withMicrophone((opened) => ua?.call(number, media(opened))),
    answer: () =>
      withMicrophone((opened) => {
        if (session?.direction === 'incoming' && state.value === 'ringing') session.answer(media(opened))
      }),
    hangUp: () => session?.terminate(),
    toggleMute: () => (muted.value ? session?.unmute({ audio: true }) : session?.mute({ audio: true })),
    toggleHold: () => (held.value ? session?.unhold() : session?.hold()),
    press: (digit) => session?.sendDTMF(digit),
  }
}
