"""From the audio of a call to its words: taps, recognizers, models, recordings, and the transcript."""
