/** Tones made here, without files: the bell of an incoming call and the tone one hears while the other side rings. */

export type Tone = 'bell' | 'ringback'

interface Pattern {
  frequencies: readonly number[]
  /** Seconds on and off, repeated. */
  on: number
  off: number
  volume: number
}

const PATTERNS: Readonly<Record<Tone, Pattern>> = {
  bell: { frequencies: [660, 830], on: 0.9, off: 1.6, volume: 0.16 },
  ringback: { frequencies: [450], on: 1, off: 4, volume: 0.1 },
}

let context: AudioContext | null = null
let stop: (() => void) | null = null

function burst(audio: AudioContext, pattern: Pattern): void {
  const gain = audio.createGain()
  gain.connect(audio.destination)
  const start = audio.currentTime
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(pattern.volume, start + 0.02)
  gain.gain.setValueAtTime(pattern.volume, start + pattern.on - 0.04)
  gain.gain.linearRampToValueAtTime(0, start + pattern.on)
  for (const frequency of pattern.frequencies) {
    const oscillator = audio.createOscillator()
    oscillator.frequency.value = frequency
    oscillator.connect(gain)
    oscillator.start(start)
    oscillator.stop(start + pattern.on)
  }
}

/** Sounds a tone until `silence`. A browser that has seen no click yet stays mute: the page shows the ringing as well. */
export function sound(tone: Tone): void {
  silence()
  context ??= new AudioContext()
  const audio = context
  const pattern = PATTERNS[tone]
  void audio.resume()
  burst(audio, pattern)
  const timer = setInterval(() => burst(audio, pattern), (pattern.on + pattern.off) * 1000)
  stop = () => clearInterval(timer)
}

export function silence(): void {
  stop?.()
  stop = null
}
