cli-hall-made = { $name } siap di { $database }. Berikutnya: ./antrean catalogue import FOLDER
cli-hall-changed = { $name } sudah diperbarui di { $database }.
cli-officer-added = { $name } ditambahkan sebagai { $code }.
cli-officer-added-pin = { $name } ditambahkan sebagai { $code }. PIN: { $pin } (hanya ditampilkan sekali ini)
cli-catalogue-good = Katalog benar: { $zones } zona, { $agencies } instansi, { $services } layanan, { $counters } loket.
cli-catalogue-imported = Sekarang berlaku: { $zones } zona, { $agencies } instansi, { $services } layanan, { $counters } loket.
cli-diff = Ditambah { $added }, diubah { $changed }, dihentikan { $retired }.
cli-and-more = dan { $count } lainnya
cli-exported = { $services } layanan ditulis ke { $where }.
cli-export-form = { $where } bukan folder dan bukan berkas .xlsx
cli-issued = Tiket { $number }, { $ahead } di depan.
cli-queue = { $waiting } menunggu, { $serving } dipanggil atau dilayani.
cli-counter-opened = Loket { $counter } dibuka; { $waiting } menunggu.
cli-counter-closed = Loket { $counter } ditutup.
cli-nobody-waits = Tidak ada yang menunggu untuk loket { $counter }.
cli-step-called = { $number } dipanggil ke loket { $counter }.
cli-step-serving = { $number } sedang dilayani di loket { $counter }.
cli-step-finished = { $number } selesai di loket { $counter }.
cli-step-no-show = { $number } tidak hadir di loket { $counter }.
cli-printer-done = Tercetak di { $where }.
cli-printer-picture = Tidak ada yang dicetak: gambar tiketnya ada di { $where }. Untuk menguji printer, sebutkan alamatnya dengan --printer.
cli-printer-no-picture = Tidak ada yang dicetak: printer ini virtual. Untuk gambar tiketnya sebutkan folder, seperti --printer virtual:FOLDER.
cli-printer-unconfirmed = Terkirim ke { $where }; printer tidak memastikan hasilnya. Silakan periksa kertasnya.
cli-call-form = Tulis: counter call LOKET NOMOR --reason "alasan"
cli-step-held = { $number } ditahan oleh loket { $counter }.
cli-step-resumed = { $number } dilanjutkan di loket { $counter }.
cli-step-transferred = { $number } dialihkan; nomor dan waktu datangnya tetap.
cli-step-returned = { $number } kembali ke antrean.
cli-step-undone = Langkah terakhir untuk { $number } dibatalkan.
cli-step-waiting = { $number } menunggu layanan berikutnya.
cli-step-cancelled = { $number } dibatalkan.
cli-express = Loket { $counter } mendahulukan layanan singkat.
cli-express-over = Loket { $counter } kembali ke urutan biasa.
cli-priority-corrected = { $priority ->
    [none] { $number } sekarang tanpa prioritas.
   *[other] Kelompok prioritas { $number } sekarang { $priority ->
        [lansia] lansia
        [disabilitas] disabilitas
        [ibu_hamil] ibu hamil
        [ibu_menyusui] ibu menyusui
        [anak] anak
       *[korban_bencana] korban bencana
    }.
 }
cli-why-arrival = Datang lebih dahulu.
cli-why-priority = Kelompok prioritas: didahulukan paling lama { $minutes } menit.
cli-why-booking = Pesanan dalam jamnya: didahulukan paling lama { $minutes } menit.
cli-why-target = Layanan dengan target tunggu lebih singkat.
cli-why-express = Layanan singkat di loket cepat.
cli-why-ratio = Giliran pengunjung biasa setelah beberapa panggilan prioritas.
cli-why-share = Giliran layanan ini menurut bobot loket.
cli-why-returned = Kembali setelah tidak hadir, sesudah { $count } orang lain.
cli-why-directed = Dialihkan khusus ke loket ini.
cli-day-status = { $day }: { $state }. { $services } layanan memberi tiket, { $counters } loket buka.
cli-day-open = buka
cli-day-day-closed = sudah ditutup
cli-day-holiday = libur ({ $name })
cli-day-break = istirahat ({ $name })
cli-day-not-yet = belum buka
cli-day-over = tiket terakhir sudah lewat
cli-day-not-today = tidak ada layanan hari ini
cli-day-quota = kuota habis
cli-day-full = antrean penuh
cli-day-closed-now = { $day } ditutup; { $count } tiket ditutup.
cli-day-opened = { $day } dibuka lagi.
cli-day-was-open = { $day } memang belum ditutup.
cli-calendar-one = Hanya satu perubahan untuk satu perintah
cli-calendar-overtime = Loket bekerja { $minutes } menit setelah tiket terakhir.
cli-audit-empty = Belum ada yang tercatat.
cli-number-or-none = { $where } harus berupa angka, atau none
cli-pin-made = PIN baru { $code }: { $pin } (hanya ditampilkan sekali ini)
cli-pin-changed = PIN { $code } diganti.
cli-officer-retired = { $code } tidak bertugas lagi.
cli-day-range = --day harus tanggal antara tahun 2000 dan 2099
cli-spool-holds = { $path }: { $count } tiket belum disinkronkan.
cli-spool-merged = { $path }: { $count } tiket disinkronkan.
cli-spool-conflicts = { $count } konflik menunggu keputusan penyelia.
cli-reprint-asked = { $device } diminta mencetak salinan { $number }.
cli-reprinted = Salinan { $number } tercetak di { $where }.
cli-reprint-unconfirmed = Salinan { $number } terkirim ke { $where }; printer tidak memastikan hasilnya. Silakan periksa kertasnya.
cli-backup-proved = Cadangan dibuat dan diuji dengan memulihkannya: { $where } ({ $rows } baris, { $size }).
cli-backup-made = Cadangan dibuat, belum diuji: { $where } ({ $rows } baris, { $size }).
cli-backup-deleted = Cadangan paling lama dihapus: { $where }
cli-backup-good = Cadangan { $where } baik: { $rows } baris dipulihkan dan dibandingkan.
cli-backup-none = Tidak ada cadangan di { $where }.
cli-backup-unusable = tidak dapat dipakai
cli-backup-keep-proved = --keep menghapus cadangan lama, jadi cadangan baru harus diuji: jangan pakai --no-verify
cli-restored = { $name } dipulihkan ke keadaan { $moment } di { $where }.
cli-restored-aside = Data sebelumnya disimpan di { $where }.
cli-restored-next = Nomor berlanjut setelah dilompati. Pengunjung yang tiketnya tidak ditemukan diberi nomor baru dan dilayani lebih dahulu.
cli-moved = { $rows } baris dipindahkan ke { $where } dan dibandingkan satu per satu. Database lama ditutup; namanya sekarang { $left }.
cli-moved-lan = Berikutnya: ./antrean server invite, lalu ./antrean join KODE di setiap PC, juga di PC ini.
cli-moved-file = Berikutnya: jalankan program di PC yang menyimpan berkas ini, dengan --db atau setelah ./antrean join sqlite:///BERKAS.
cli-support-written = Berkas dukungan ditulis: { $where }. Isinya tanpa nama, PIN, atau kata sandi; kirimkan kepada yang membantu Anda.
cli-support-lacks = Tanpa { $part }. Rincian: { $why }
cli-setting-is = { $name } = { $value } ({ $unit })
