error-voice-pack-missing = Paket suara tidak ditemukan: { $file }. Periksa folder suara di pengaturan.
error-voice-pack = Paket suara tidak dapat dipakai. Perbaiki { $file }: { $detail }
error-voice-pack-empty = Paket suara tanpa satu pun rekaman WAV: { $file }. Salin rekaman ke folder itu.
error-voice-clip-damaged = Rekaman { $file } rusak, kosong, atau bukan WAV PCM biasa. Simpan ulang sebagai WAV mono 16 bit.
error-voice-clip-format = Rekaman { $file } berformat { $rate } Hz, { $channels } kanal, { $bits } bit; paket ini memerlukan { $wanted } Hz, mono, 16 bit. Ubah rekaman itu lalu muat lagi.
