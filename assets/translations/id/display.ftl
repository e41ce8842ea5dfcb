# Papan panggilan.
display-go = Silakan menuju loket
display-counter = Loket { $number }
display-welcome = Selamat datang
display-next = Nomor berikutnya tampil di sini
display-idle = Belum punya nomor? Ambil di kiosk. Nomor Anda akan tampil dan disuarakan di sini.
display-idle-silent = Belum punya nomor? Ambil di kiosk. Perhatikan layar ini, panggilan tidak disuarakan.
display-latest = Panggilan terakhir
display-recall = Panggilan ulang
display-info = INFO
display-stale = Data terakhir pukul { $time }. Sedang menyambung kembali.
display-stale-day = Data terakhir { $day } pukul { $time }. Sedang menyambung kembali.
display-silent = Tanpa suara
display-message-1 = Antrean prioritas gratis bagi lansia, penyandang disabilitas, ibu hamil, ibu menyusui dan anak. Pilih saat mengambil nomor.
display-message-2 = Mengambil nomor antrean tidak dipungut biaya dan tidak perlu menyebut nama.
display-message-3 = Siapkan persyaratan yang tertulis di tiket Anda sebelum dipanggil.
