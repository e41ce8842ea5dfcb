# Satu kalimat untuk tiap kode kesalahan: apa yang terjadi dan apa yang harus dilakukan.
error-internal = Ada yang salah di dalam Antrean. Sebelum mengulang, periksa dahulu apakah langkah terakhir Anda sudah tersimpan; rinciannya ada di { $where }.
error-library-missing = Pustaka sistem { $where } tidak ada. Pasang dengan: sudo apt-get install { $package }
error-library-unknown = Pustaka sistem { $where } tidak ada. Pasang paket sistem Anda yang memuatnya.
error-printer-not-set = Printer PC ini belum diatur. Sebutkan alamatnya, misalnya --printer network:192.168.10.7, atau jalankan: ./antrean setup
error-usage = { $detail }
error-no-hall = Belum ada MPP di { $where }. Buat dengan: ./antrean init
error-hall-moved = MPP yang tadinya di { $where } sudah pindah ke { $to }. Di tempat lama ini tidak ada lagi yang dikerjakan. Hubungkan PC ini ke tempat yang baru dengan: ./antrean join
error-database-address = { $where } bukan alamat database. Tulis sebagai sqlite:///FOLDER/BERKAS, atau postgresql://NAMA@SERVER/DATABASE.
error-database-corrupt = { $where } bukan database Antrean yang dapat dibaca. Hentikan semua program, lalu pulihkan cadangan (caranya di docs/teknisi.md).
error-database-foreign = { $where } adalah database program lain. Pilih berkas lain; berkas ini tidak diubah.
error-database-newer = { $where } ditulis oleh Antrean yang lebih baru (versi { $found }, program ini mengenal { $known }). Perbarui program ini.
error-database-busy = Database { $where } sedang sibuk dan tidak menjawab dalam 5 detik. Coba lagi.
error-database-read-only = Database { $where } tidak dapat ditulisi. Periksa hak akses berkas dan foldernya.
error-database-unreachable = Database { $where } tidak dapat dibuka. Periksa alamat dan hak akses foldernya.
error-other-hall = Database { $where } sekarang milik MPP lain. Jalankan ulang bila memang diinginkan.
error-request-void = Permintaan { $where } sudah dibatalkan.
error-database-failed = Database { $where } gagal. Coba lagi; bila terulang, kirim berkas dukungan (antrean support). Rincian: { $detail }
error-disk-full = Penyimpanan tempat { $where } penuh. Kosongkan sebagian; tidak ada data yang tertulis sebagian.
error-folder-unwritable = Folder { $where } tidak dapat ditulisi. Pilih folder lain atau ubah hak aksesnya.
error-unwritable = { $where } tidak dapat ditulisi. Pilih tempat lain atau ubah hak aksesnya.
error-hall-name = Nama MPP harus 1 sampai 120 karakter.
error-hall-text = { $where } paling banyak { $most } karakter.
error-hall-time-zone = { $where } bukan zona waktu. Pakai Asia/Jakarta, Asia/Makassar atau Asia/Jayapura.
error-hall-logo = Logo harus berkas PNG atau JPEG, paling besar 1 MB.
error-file-unreadable = Berkas { $where } tidak dapat dibaca.
error-catalogue-faulty = Katalog { $where } memiliki { $faults } kesalahan. Tidak ada yang diubah.
error-unknown-service = Tidak ada layanan { $where } di MPP ini.
error-unknown-agency = Tidak ada instansi { $where } di MPP ini.
error-unknown-counter = Tidak ada loket { $where } di MPP ini.
error-unknown-officer = Tidak ada petugas { $where }.
error-unknown-ticket = Tidak ada tiket { $where } pada hari layanan itu.
error-unknown-priority = { $where } bukan kelompok prioritas. Pilih salah satu: { $known }.
error-service-not-today = Layanan { $where } tidak dibuka hari ini.
error-service-not-yet = Layanan { $where } dibuka pukul { $opens }.
error-service-over = Layanan { $where } memberi tiket terakhir pukul { $closes } hari ini.
error-service-quota = Kuota { $quota } tiket layanan { $where } hari ini sudah habis.
error-step-not-allowed = { $state ->
    [issued] Tiket { $where } belum masuk antrean karena kertasnya belum keluar. Tunggu sampai tercetak.
    [waiting] Tiket { $where } masih menunggu. Panggil dahulu.
    [called] Tiket { $where } sedang dipanggil ke loket. Mulai layani atau kembalikan dahulu.
    [serving] Tiket { $where } sedang dilayani. Selesaikan atau kembalikan dahulu.
    [held] Tiket { $where } sedang ditahan. Lanjutkan atau kembalikan dahulu.
    [finished] Tiket { $where } sudah selesai dilayani. Ambilkan nomor baru bila pengunjung masih perlu dilayani.
    [no-show] Tiket { $where } tercatat tidak hadir. Kembalikan dahulu ke antrean.
    [cancelled] Tiket { $where } sudah dibatalkan. Ambilkan nomor baru.
    [expired] Hari layanan tiket { $where } sudah berakhir. Ambilkan nomor baru.
   *[other] Langkah ini tidak dapat dilakukan pada tiket { $where }. Periksa tiketnya, lalu coba lagi.
 }
error-counter-closed = Loket { $where } masih tutup. Buka dahulu.
error-counter-taken = Loket { $where } sedang dipakai petugas lain. Pilih loket lain.
error-counter-busy = Loket { $where } masih melayani { $number }. Selesaikan dahulu.
error-counter-other-agency = Petugas { $officer } melayani instansi lain, bukan pemilik loket { $where }.
error-no-current-ticket = Tidak ada yang dipanggil ke loket { $where }. Panggil dahulu.
error-officer-at-counter = Petugas ini masih memakai loket { $where }. Tutup dahulu.
error-officer-exists = Petugas dengan kode { $where } sudah ada.
error-officer-code = { $where } bukan kode petugas. Pakai huruf besar, angka dan tanda hubung, paling banyak 32 karakter.
error-officer-name = Nama petugas harus 1 sampai 120 karakter.
error-officer-locked = PIN { $where } terlalu sering salah. Coba lagi pukul { $until }.
error-wrong-pin = PIN salah. { $left ->
    [0] Akun dikunci selama 5 menit.
   *[other] Masih dapat dicoba { $left } kali.
 }
error-pin-form = PIN terdiri atas 4 sampai 8 angka.
error-clock-form = ANTREAN_CLOCK harus berupa waktu dengan selisih zona, misalnya 2026-11-23T09:42:00+07:00.
error-no-screen = Jendela tidak dapat dibuka di sini. Jalankan di PC yang memiliki layar. Rincian: { $detail }
error-unknown-page = { $where } bukan halaman program ini. Halaman: { $known }.
error-unknown-zone = Tidak ada zona { $where } di MPP ini.
error-size-form = { $where } bukan ukuran. Tulis LEBARxTINGGI, misalnya 1366x768.
error-printer-failed = Tidak ada yang tercetak di { $where }. { $detail ->
    [paper_out] Kertas habis. Pasang gulungan baru.
    [cover_open] Tutup printer terbuka. Tutup sampai berbunyi klik.
    [error] Lampu error menyala. Matikan printer, tunggu sepuluh detik, nyalakan lagi.
    [offline] Printer menolak pekerjaan. Tekan tombol FEED atau nyalakan ulang.
    [unreachable] Printer tidak dapat dihubungi. Periksa listrik dan kabelnya.
    [unknown] Printer tidak menjawab. Periksa listrik dan kabelnya.
   *[other] Periksa kertas, tutup, listrik dan kabelnya. Rincian: { $detail }
 }
error-nothing-to-show = Belum ada data untuk halaman { $where }. Isi dahulu, misalnya ambil satu nomor.
error-import-counter-open = Loket { $where } sedang buka dan tidak ada di katalog ini. Tutup dahulu; tidak ada yang diubah.
error-import-visitors-waiting = { $count } pengunjung menunggu { $where }, dan katalog ini tidak menyisakan loket untuknya. Layani dahulu atau sisakan loket; tidak ada yang diubah.
error-service-holiday = Hari ini libur: { $name }. Layanan { $where } tidak memberi tiket.
error-service-break = Layanan { $where } istirahat ({ $name }) sampai pukul { $until }.
error-service-day-closed = Hari layanan sudah ditutup; layanan { $where } tidak memberi tiket lagi.
error-service-full = Antrean layanan { $where } sudah sepanjang jam kerja yang tersisa ({ $minutes } menit). Nomor baru tidak sempat dilayani hari ini.
error-booking-not-offered = Layanan { $where } tidak menerima pesanan.
error-stops = Satu nomor dapat memuat 1 sampai { $most } layanan yang berbeda: { $where }.
error-counter-keeps = Loket { $where } masih menahan { $number }, atau tiket itu dialihkan ke sini. Selesaikan atau kembalikan dahulu.
error-express-minutes = Loket { $where } mendahulukan layanan singkat paling lama { $most } menit.
error-reason-missing = Sebutkan alasan untuk { $where }, paling banyak 200 karakter.
error-ticket-other-agency = Tiket { $where } untuk instansi { $agency }. Arahkan pengunjung ke loket instansi itu.
error-held-elsewhere = Tiket { $where } ditahan oleh loket { $counter }.
error-at-another-counter = Tiket { $where } sedang di loket { $counter }.
error-nobody-held = Tidak ada yang ditahan untuk { $where }.
error-transfer-target = { $where } bukan layanan atau loket lain di MPP ini.
error-nothing-to-undo = Tidak ada langkah loket { $where } dalam 10 detik terakhir yang dapat dibatalkan.
error-calendar-name = Beri nama libur atau istirahat, 1 sampai 120 karakter.
error-break-form = { $where } bukan jam istirahat. Tulis misalnya "Fri 11:30-13:00" atau "Mon-Thu 12:00-13:00".
error-break-times = { $where } bukan jam istirahat. Tulis JJ:MM, awal sebelum akhir.
error-break-days = { $where } bukan hari. Pakai { $known }.
error-unknown-break = Tidak ada istirahat nomor { $where }.
error-overtime = { $where } menit tidak dapat dipakai; pakai 0 sampai { $most }.
error-policy-unknown = { $where } bukan nama kebijakan. Pakai { $known }.
error-policy-figure = { $where } harus antara { $least } dan { $most }.
error-setting-unknown = MPP tidak punya pengaturan { $where }. Pakai { $known }.
error-setting-range = { $where } harus bilangan bulat { $least } sampai { $most }{ $unit ->
    [seconds] {" detik"}
    [minutes] {" menit"}
   *[other] {""}
}.
error-counter-service = Loket { $where } tidak melayani { $service }.
error-role-unknown = { $where } bukan peran. Pakai { $known }.
error-role-missing = { $role ->
    [officer] { $where } adalah petugas. Halaman ini untuk penyelia; masuk dengan PIN penyelia.
    [supervisor] { $where } adalah penyelia. Halaman ini untuk administrator; masuk dengan PIN administrator.
   *[other] { $where } tidak berhak membuka halaman ini. Masuk dengan PIN lain.
 }
error-day-closed = Hari { $where } sudah ditutup. Buka lagi dengan: ./antrean day open
error-service-no-counter = Tidak ada loket yang melayani { $where }. Alihkan ke layanan lain.
error-journal-in-use = Jurnal { $where } sedang dipakai program lain. Tutup program itu dahulu.
error-journal-other-hall = Jurnal { $where } milik MPP lain. Pindahkan berkas itu, lalu jalankan lagi.
error-journal-missing = Jurnal { $where } tidak ada.
error-journal-foreign = { $where } bukan jurnal Antrean.
error-journal-empty = Kiosk ini belum pernah terhubung, jadi belum dapat bekerja offline. Hubungkan dahulu ke server.
error-database-silent = Database tidak menjawab. Periksa server dan kabel jaringan.
error-paper-unreadable = "{ $where }" bukan nomor tiket. Contoh: A047 atau A-B03.
error-paper-other-day = Tiket { $where } untuk tanggal { $day }, bukan hari ini. Minta pengunjung mengambil nomor baru.
error-ticket-over = Tiket { $where } sudah ditutup.
error-device-not-listed = Tidak ada PC bernama { $where }. Daftarnya: ./antrean status
error-unknown-conflict = Tidak ada konflik { $where } yang perlu diputuskan.
error-reprint-no-kiosk = Tiket { $where } tidak diambil di kiosk. Sebutkan kiosk dengan --device, atau printer dengan --printer.
error-pc-not-set-up = PC ini belum disiapkan. Jalankan: antrean setup --role kiosk|counter|display|server
error-name-in-use = { $where } sedang dipakai PC lain yang menyala. Pilih nama lain, atau matikan PC itu dahulu.
error-join-role = Kode itu untuk { $where ->
    [kiosk] kiosk
    [counter] loket
    [display] layar
    [supervisor] PC penyelia
    [administrator] PC administrator
   *[other] jenis PC lain
 }. Minta kode yang benar dari server: antrean server invite --role { $role }
error-autostart = Program tidak dapat diatur agar berjalan otomatis ({ $where }). Jalankan sendiri dengan: antrean start. Rincian: { $detail }
error-backup-damaged = Cadangan { $where } rusak atau hanya tersalin sebagian. Tidak ada yang diubah. Pakai cadangan lain.
error-backup-foreign = { $where } bukan cadangan Antrean.
error-backup-newer = Cadangan { $where } dibuat oleh Antrean yang lebih baru ({ $version }). Perbarui dahulu program ini.
error-restore-not-empty = { $where } berisi MPP yang sudah dipakai. Tidak ada yang diubah. Dengan --replace data itu disimpan terpisah lalu diganti.
error-move-same = MPP ini sudah berada di { $where }.
error-move-differs = Data di { $where } tidak sama dengan aslinya. Tidak ada yang diubah. Coba lagi; bila terulang, periksa harddisk dan memori PC itu.
error-upgrade-without-backup = Cadangan tidak dapat dibuat di { $where }, jadi database tidak diubah. Kosongkan penyimpanan di sana, atau lanjutkan atas risiko sendiri dengan --no-backup. Rincian: { $detail }
error-printer-missing = Kiosk memerlukan printer: --printer ALAMAT (dicari dengan: antrean setup --printer find), atau --printer virtual untuk latihan.
