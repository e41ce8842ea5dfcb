# Papan panggilan.
display-go = Silakan menuju loket
display-counter = Loket { $number }
display-welcome = Selamat datang
display-idle = Ambil nomor di kiosk. Nomor Anda akan tampil dan disuarakan di sini.
display-latest = Panggilan terakhir
display-recall = Panggilan ulang
display-info = INFO
display-stale = Data terakhir pukul { $time }. Sedang menyambung kembali.
display-silent = Tanpa suara
display-message-1 = Antrean prioritas gratis bagi lansia, penyandang disabilitas, ibu hamil, ibu menyusui dan anak. Pilih saat mengambil nomor.
display-message-2 = Mengambil nomor antrean tidak dipungut biaya dan tidak perlu menyebut nama.
display-message-3 = Siapkan persyaratan yang tertulis di tiket Anda sebelum dipanggil.
