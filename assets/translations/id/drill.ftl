# drill: semua kabel satu MPP dicabut, lalu kertas dan database dibandingkan.
drill-who-counter = Loket { $code }
drill-who-server = server database
drill-who-switch = semua program
drill-say-hall = Menyiapkan MPP dengan server databasenya sendiri.
drill-say-start = Menjalankan { $count } program.
drill-say-open = MPP dibuka. Seed { $seed }; { $strikes } gangguan akan dibuat.
drill-say-cut-silent = { $who }: kabel dicabut tanpa tanda, { $seconds } dtk.
drill-say-cut-refuse = { $who }: koneksi ditolak, { $seconds } dtk.
drill-say-cut-drop = { $who }: semua kiriman hilang, { $seconds } dtk.
drill-say-cut-slow = { $who }: semua kiriman terlambat, { $seconds } dtk.
drill-say-cut-torn = { $who }: terputus di tengah jawaban, { $seconds } dtk.
drill-say-cut-mute = { $who }: permintaan sampai, jawaban tidak, { $seconds } dtk.
drill-say-plugged = { $who }: kabel terpasang lagi.
drill-say-killed = { $who }: dimatikan paksa, { $seconds } dtk.
drill-say-killed-any = { $who }: dimatikan paksa, { $seconds } dtk.
drill-say-killed-tap = { $who }: dimatikan paksa sesaat setelah disentuh, { $seconds } dtk.
drill-say-killed-number = { $who }: dimatikan paksa sesaat setelah nomor diberikan, { $seconds } dtk.
drill-say-killed-paper = { $who }: dimatikan paksa tepat saat kertas keluar, { $seconds } dtk.
drill-say-ended = { $who }: berhenti sendiri.
drill-say-again = { $who }: dijalankan lagi.
drill-say-printer-paper-out = { $who }: kertas printer habis, { $seconds } dtk.
drill-say-printer-late = { $who }: printer menerima tiket dan mencetaknya kemudian, { $seconds } dtk.
drill-say-printer-torn = { $who }: kertas habis di tengah tiket, { $seconds } dtk.
drill-say-printer-mute = { $who }: printer tidak memberi konfirmasi, { $seconds } dtk.
drill-say-printer-again = { $who }: printer normal lagi.
drill-say-healed = Semua kabel terpasang. Tidak ada lagi pengunjung yang datang; menunggu semua jurnal disinkronkan.
drill-say-end = Menghentikan program dan membaca data.
drill-row-issued = Nomor diberikan
drill-row-on-paper = Di kertas
drill-row-in-books = Di database
drill-row-lost = Hilang
drill-row-doubled = Diberikan dua kali
drill-row-ghosts = Menunggu tanpa ada pemegang nomornya
drill-row-called-twice = Dipanggil dua loket
drill-row-cuts = Kabel dicabut
drill-row-kills = Dimatikan paksa
drill-took = { $seconds } dtk; untuk mengulang: --seed { $seed }
drill-good = Baik: kertas dan database cocok, dan setiap perbedaan ada penjelasannya.
drill-bad = Tidak baik: { $count } perbedaan tanpa penjelasan.
drill-not-explained = TANPA PENJELASAN: { $what }
drill-difference-lost-gone = { $number }: ada yang memegangnya ({ $how ->
    [paper] di kertas
   *[other] dicatat sendiri
}), tetapi tidak ada di database.
drill-difference-lost-ended = { $number }: ada yang memegangnya ({ $how ->
    [paper] di kertas
   *[other] dicatat sendiri
}), tetapi menurut database tidak akan pernah dipanggil: { $state ->
    [no-show] tidak hadir
    [cancelled] dibatalkan
    [finished] selesai
    [expired] kedaluwarsa
    [issued] belum masuk antrean
   *[other] { $state }
}. Rincian: { $why }
drill-difference-doubled = { $number }: dipegang dua orang.
drill-difference-called-twice = { $number }: dipanggil oleh { $first } dan oleh { $second }.
drill-difference-ghost = { $number } dari { $kiosk }: masuk antrean padahal tidak ada yang memegangnya; kertasnya menurut database: { $paper ->
    [issued] belum dicetak
    [printed] tercetak
    [unconfirmed] belum pasti
    [failed] gagal dicetak
    [noted] dicatat pengunjung
   *[other] { $paper }
}.
drill-difference-ghost-killed = { $number } dari { $kiosk }: kiosk dimatikan paksa di antara nomor dan kertas. Tiket menunggu sebagai belum pasti dan berakhir sebagai tidak hadir, karena orang yang memegang kertas tidak boleh hilang.
drill-difference-ghost-printer = { $number } dari { $kiosk }: dikirim ke printer yang gagal dan tidak menghasilkan kertas yang terbaca. Tiket menunggu sebagai belum pasti dan berakhir sebagai tidak hadir.
drill-difference-order-given = { $kiosk }: { $second } diberikan setelah { $first }, tetapi nomor atau waktunya tidak demikian.
drill-difference-order-printed = { $kiosk }: { $second } keluar setelah { $first }, tetapi di database datang lebih dahulu.
drill-difference-noted = { $number } dari { $kiosk }: tidak dapat dicetak; pengunjung mencatatnya.
drill-difference-void = { $number } dari { $kiosk }: jawaban server tidak datang, jadi kiosk memberi nomor lain; nomor ini dibatalkan dan tidak ada yang memegangnya.
drill-difference-not-printed = { $number } dari { $kiosk }: tidak dapat dicetak dan pengunjung pergi; dibatalkan.
drill-difference-never-out = { $number } dari { $kiosk }: tidak pernah keluar dari printer dan tidak pernah menunggu ({ $state ->
    [no-show] tidak hadir
    [cancelled] dibatalkan
    [finished] selesai
    [expired] kedaluwarsa
    [issued] belum masuk antrean
   *[other] { $state }
}).
drill-difference-torn = { $number } dari { $kiosk }: kertasnya sobek; tiket menunggu, di database: { $paper ->
    [issued] belum dicetak
    [printed] tercetak
    [unconfirmed] belum pasti
    [failed] gagal dicetak
    [noted] dicatat pengunjung
   *[other] { $paper }
}.
drill-difference-unconfirmed = { $number } dari { $kiosk }: di kertas, konfirmasinya hilang ({ $cause ->
    [killed] kiosk dimatikan paksa
    [printer] printer gagal
   *[other] sebab tidak diketahui
}); tiket tetap menunggu.
drill-difference-paper-other = { $number } dari { $kiosk }: di kertas, tetapi menurut database: { $paper ->
    [issued] belum dicetak
    [printed] tercetak
    [unconfirmed] belum pasti
    [failed] gagal dicetak
    [noted] dicatat pengunjung
   *[other] { $paper }
}.
drill-difference-conflict = { $number }: menunggu keputusan penyelia, karena { $what ->
    [claimed-twice] dilayani dua loket
    [unknown-paper] nomornya tidak pernah diberikan
    [number-twice] nomornya sudah dipakai
    [service-gone] layanannya sudah dihapus
    [stops-unknown] masih punya layanan lain
   *[other] tidak cocok saat disinkronkan
}.
drill-difference-ended-itself = { $program }: berhenti sendiri.
drill-difference-not-merged = { $program }: belum terhubung lagi dengan server pada waktunya; { $count } catatan di jurnalnya.
drill-difference-not-ended = { $program }: tidak berhenti ketika diminta.
drill-difference-left-in-journal = { $program }: { $count } catatan tertinggal di jurnalnya.
drill-difference-bug = { $program }: kesalahan program tercatat di lognya. Rincian: { $what }
drill-difference-connections = { $count } koneksi ke database masih terbuka.
error-drill-folder = Folder { $where } sudah ada; sebutkan yang baru.
error-drill-start = Program ini belum berjalan pada waktunya: { $where }.
