error-voice-pack-missing = No voice pack found: { $file }. Check the voice folder in the settings.
error-voice-pack = The voice pack cannot be used. Correct { $file }: { $detail }
error-voice-pack-empty = The voice pack has not one WAV recording: { $file }. Copy the recordings into that folder.
error-voice-clip-damaged = The recording { $file } is damaged, empty or not a plain PCM WAV. Save it again as a mono 16-bit WAV.
error-voice-clip-format = The recording { $file } has { $rate } Hz, { $channels } channels, { $bits } bits; this pack needs { $wanted } Hz, mono, 16 bits. Convert it and load again.
