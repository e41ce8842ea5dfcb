# Kesalahan di berkas katalog. Satu kalimat lugas: apa yang salah, dengan nilainya, dan apa yang benar.

fault-no-such-path = “{ $value }” tidak ada; pilih folder atau berkas .xlsx yang ada.
fault-not-a-catalogue = “{ $value }” bukan katalog; pilih folder yang berisi zones.csv, agencies.csv, services.csv dan counters.csv, atau berkas .xlsx.
fault-unreadable-file = “{ $value }” tidak dapat dibaca; tutup di program lain dan periksa hak aksesnya.
fault-too-large = “{ $value }” lebih besar dari { $most } MB; simpan hanya data katalog di dalamnya.
fault-missing-file = Berkas “{ $value }” tidak ada di folder ini; tambahkan dengan nama yang persis sama.
fault-empty-file = Tidak ada data; baris pertama harus berisi { $expected }, dan di bawahnya paling sedikit satu baris data.
fault-wrong-encoding = Teks ini tampaknya { $guess } (byte { $value }), bukan UTF-8; di Excel simpan dengan jenis “CSV UTF-8”.
fault-not-a-csv = “{ $value }” sebenarnya buku kerja Excel; simpan dengan jenis “CSV UTF-8”, atau impor langsung berkas .xlsx.
fault-malformed-csv = Mulai dari “{ $value }” tanda kutip tidak cocok; tiap tanda kutip pembuka perlu penutup tepat sebelum pemisah, dan tanda kutip di dalam sel ditulis dua kali.
fault-not-a-workbook = “{ $value }” rusak atau bukan buku kerja Excel; buka di Excel dan simpan lagi sebagai .xlsx.
fault-old-excel = “{ $value }” berformat Excel lama (.xls); buka di Excel dan simpan sebagai .xlsx.
fault-encrypted-workbook = “{ $value }” dikunci dengan kata sandi; simpan tanpa kata sandi.
fault-macro-workbook = “{ $value }” berisi makro; simpan sebagai .xlsx tanpa makro.
fault-entity-declaration = Bagian “{ $value }” memuat deklarasi DOCTYPE atau ENTITY yang tidak pernah ditulis Excel; buat ulang buku kerja ini di Excel.
fault-inflates = Isi bagian “{ $value }” setelah dibuka melewati batas { $most } MB untuk seluruh isi atau { $ratio } kali ukuran terkompresinya; salin hanya data katalog ke buku kerja baru.
fault-missing-sheet = Lembar “{ $value }” tidak ada di buku kerja ini; tambahkan lembar dengan nama itu.
fault-wrong-header = Judul kolom “{ $value }” seharusnya “{ $expected }”.
fault-missing-column = Kolom “{ $value }” tidak ada, yang ada hanya “{ $found }”; tambahkan judul itu di baris pertama.
fault-unknown-column = Kolom “{ $value }” tidak dikenal; hapus kolom itu, karena yang dipakai hanya { $expected }.
fault-duplicate-column = Kolom “{ $value }” ada lebih dari sekali; sisakan satu saja.
fault-too-many-rows = Ada lebih dari { $most } baris data, mulai dari “{ $value }”; paling banyak { $most } baris per berkas.
fault-extra-cells = Sel “{ $value }” berada di luar { $columns } kolom yang berjudul; kosongkan, atau apit teks yang memuat pemisah dengan tanda kutip.
fault-formula-cell = “{ $value }” adalah rumus; ganti dengan nilainya.
fault-error-cell = “{ $value }” adalah pesan kesalahan Excel; tulis nilai yang dimaksud.
fault-bad-character = “{ $value }” memuat karakter { $character } yang tidak boleh ada di sini; ketik ulang tanpa karakter itu.
fault-missing-value = Sel “{ $value }” kosong; isi sel ini.
fault-empty-name = Nama di kolom “{ $value }” kosong; isi nama ini.
fault-too-long = “{ $value }” terlalu panjang, { $length } karakter; paling banyak { $most }.
fault-bad-code = Kode “{ $value }” { $start ->
    [none] tidak sah; pakai hanya huruf besar A-Z, angka dan tanda hubung, tanpa spasi, misalnya DUKCAPIL-KTP.
   *[other] harus dimulai dengan kode instansinya, “{ $start }”, lalu bagiannya sendiri.
}
fault-bad-prefix = Awalan “{ $value }” tidak sah; pakai satu sampai tiga huruf besar A-Z tanpa I dan O.
fault-bad-color = Warna “{ $value }” tidak sah; tulis #RRGGBB, misalnya #1565C0.
fault-low-contrast = Kontras tulisan putih di atas “{ $value }” hanya { $contrast }:1; pilih warna yang lebih gelap, paling sedikit 4,5:1.
fault-bad-number = “{ $value }” tidak sah; tulis bilangan bulat dari 1 sampai { $most }, tanpa titik ribuan.
fault-bad-time = Jam “{ $value }” tidak sah; tulis JJ:MM dari 00:00 sampai 23:59, misalnya 07:45.
fault-closing-before-opening = Jam tutup “{ $value }” tidak sesudah jam buka “{ $opening }”; jam tutup harus lebih lambat.
fault-unknown-day = Di “{ $value }”, “{ $day }” bukan hari; pakai Mon, Tue, Wed, Thu, Fri, Sat atau Sun, misalnya Mon-Fri atau Tue,Thu.
fault-backwards-range = Rentang hari “{ $value }” terbalik; tulis “{ $right }”.
fault-bad-boolean = “{ $value }” tidak sah; tulis 1 untuk ya atau 0 untuk tidak.
fault-duplicate-code = Kode “{ $value }” sudah dipakai di baris { $first }; beri tiap baris kode sendiri.
fault-unknown-reference = “{ $value }” tidak ada di { $where }; tulis kode yang ada di sana.
fault-foreign-service = Layanan “{ $value }” milik instansi “{ $owner }”, bukan “{ $agency }”; loket hanya melayani layanan instansinya sendiri.
fault-repeated-service = Layanan “{ $value }” disebut lebih dari sekali di loket ini; sisakan satu saja.
fault-prefix-shared = Awalan “{ $value }” dipakai “{ $agency }”, padahal sudah milik “{ $owner }”; beri tiap instansi awalan sendiri.
fault-prefix-mixed = Layanan instansi “{ $agency }” ini berawalan “{ $value }”; samakan dengan layanan lainnya, “{ $right }”.
fault-service-without-counter = Layanan “{ $value }” tidak dilayani loket mana pun; tambahkan pada sebuah loket di { $where }.
fault-agency-without-services = Instansi “{ $value }” tidak punya layanan; tambahkan layanannya di { $where } atau hapus instansi ini.
fault-shared-number = Loket “{ $value }” bernomor sama dengan “{ $other }”; beri tiap loket nomor sendiri di seluruh gedung.
fault-more-faults = Masih ada { $count } kesalahan lain yang tidak ditampilkan; perbaiki yang ini dahulu, lalu impor lagi.
