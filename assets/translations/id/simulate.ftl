# simulate dan workload: satu hari disimulasikan dengan aturan antrean.
cli-workload-written = { $visits } pengunjung ditulis ke { $where }.
cli-workload-file = Sebutkan berkas CSV yang akan ditulis.
cli-simulate-progress = Pengunjung
cli-simulate-day = { $day }: { $visits } pengunjung, { $counters } loket.
cli-simulate-issued = Tiket: { $issued }. Tanpa tiket: { $refused }.
cli-simulate-reason = { $reason ->
    [service-not-today] Layanan tidak buka hari itu
    [service-not-yet] Layanan belum buka
    [service-over] Layanan sudah tutup
    [service-quota] Kuota habis
    [service-holiday] Hari libur
    [service-break] Jam istirahat
    [service-day-closed] Hari layanan sudah ditutup
    [service-full] Antrean penuh
    [booking-not-offered] Layanan tidak menerima pesanan
   *[other] Alasan lain ({ $reason })
 }: { $count }
cli-simulate-outcomes = Dilayani { $served }, tidak hadir { $no_show }, tidak terlayani sampai akhir hari { $unserved }.
cli-simulate-books = Nomor ganda: { $duplicates }. Tiket hilang: { $lost }.
cli-simulate-wait = Waktu tunggu dalam menit: rata-rata { $mean }, median { $half }, 90 persen dalam { $most }, terlama { $longest }.
cli-simulate-priority-wait = Waktu tunggu prioritas dalam menit: rata-rata { $mean }, median { $half }, 90 persen dalam { $most }, terlama { $longest }.
cli-simulate-overtake = Pengunjung biasa paling lama didahului: { $minutes } menit.
cli-simulate-peak = Menit tersibuk: { $calls } panggilan.
cli-simulate-forecast = Dipanggil dalam waktu yang diberitahukan: { $share } %; rata-rata rentangnya { $width } menit.
cli-simulate-time = Simulasi selesai dalam { $seconds } detik, { $engine } detik di antaranya untuk mengatur antrean.
cli-simulate-fault-missing = Sel ini kosong; isilah.
cli-simulate-fault-twice = Kunjungan “{ $value }” sudah ada di baris { $first }; beri setiap baris id sendiri.
cli-simulate-fault-moment = “{ $value }” bukan waktu; tulis HH:MM:SS atau HH:MM dari 00:00 sampai 23:59, misalnya 08:15:30.
cli-simulate-fault-service = Tidak ada layanan “{ $value }” dalam katalog MPP ini.
cli-simulate-fault-priority = “{ $value }” bukan kelompok prioritas; tulis salah satu dari { $known }.
cli-simulate-fault-seconds = “{ $value }” bukan lama waktu; tulis detik dari 0 sampai { $most }, misalnya 480.
cli-simulate-fault-flag = “{ $value }” tidak sah; tulis 1 untuk ya atau 0 untuk tidak.
cli-simulate-fault-transfer = “{ $value }” bukan layanan dan bukan loket dalam katalog MPP ini.
cli-simulate-fault-transfer-same = “{ $value }” adalah layanan yang dituju pengunjung; sebutkan yang lain, atau kosongkan sel ini.
error-workload-faulty = Berkas simulasi { $where } memiliki { $faults } kesalahan. Simulasi tidak dijalankan.
error-workload-missing = Tidak ada berkas { $where }.
error-workload-empty = Berkas simulasi { $where } tidak memuat pengunjung: baris pertama menyebut kolom, setiap baris berikutnya satu pengunjung.
error-workload-encoding = Berkas simulasi { $where } bukan teks UTF-8 mulai baris { $line }. Di Excel, simpan dengan jenis “CSV UTF-8”.
error-workload-csv = Berkas simulasi { $where } bukan CSV mulai baris { $line }. Rincian: { $detail }
error-workload-column = Berkas simulasi { $where } tidak memiliki kolom { $missing }. Baris pertamanya menyebut { $found }.
error-workload-columns-twice = Berkas simulasi { $where } memiliki lebih dari satu kolom { $columns }. Sisakan satu saja.
error-workload-large = Berkas simulasi { $where } lebih besar dari { $most } MB.
error-simulate-speed = { $where } bukan kecepatan. Tulis max, atau berapa kali lebih cepat dari waktu nyata, misalnya 60.
error-simulate-day-in-progress = Di { $where } hari { $day } masih berjalan: ada loket yang buka atau orang yang menunggu. Tutup hari itu dahulu; simulasi tidak dijalankan.
