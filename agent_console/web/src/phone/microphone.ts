/** The microphone, and why it cannot be had. */

export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'failed' | 'unsupported'

export class NoMicrophone extends Error {
  readonly problem: MicrophoneProblem

  constructor(problem: MicrophoneProblem, reason = '') {
    super(reason)
    this.problem = problem
  }
}

const KNOWN: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** A live audio stream; raises NoMicrophone. Browsers give one only on https or on this machine's own address. */
export async function openMicrophone(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices === undefined) throw new NoMicrophone('unsupported')
  try {
    return await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: false })
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : ''
    throw new NoMicrophone(KNOWN[name] ?? 'failed', cause instanceof Error ? cause.message : '')
  }
}
